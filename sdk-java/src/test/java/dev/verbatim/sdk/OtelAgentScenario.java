package dev.verbatim.sdk;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.models.chat.completions.ChatCompletionCreateParams;

/** A program with openai-java and without Verbatim, run under OpenTelemetry's Java agent. */
final class OtelAgentScenario {
  private OtelAgentScenario() {}

  /** The first argument is the base URL of the provider. */
  public static void main(String[] arguments) {
    OpenAIClient client =
        OpenAIOkHttpClient.builder().apiKey("sk-canary-4711").baseUrl(arguments[0]).build();
    ChatCompletionCreateParams params =
        ChatCompletionCreateParams.builder().model("gpt-5").addUserMessage("Hi").build();
    client.chat().completions().create(params);
    try (var stream = client.chat().completions().createStreaming(params)) {
      stream.stream().forEach(chunk -> {});
    }
    System.exit(0);
  }
}

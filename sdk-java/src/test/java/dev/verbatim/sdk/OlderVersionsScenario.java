package dev.verbatim.sdk;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.models.messages.MessageCreateParams;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import java.time.Duration;

/** Runs inside a class loader that has older provider SDKs; prints nothing, throws when wrong. */
public final class OlderVersionsScenario {
  private OlderVersionsScenario() {}

  /** Called by reflection. */
  public static void run(String openAiUrl, String anthropicUrl, String receiverUrl)
      throws Exception {
    Verbatim.configure(settings -> settings.endpoint(receiverUrl));
    OpenAIClient openAi =
        Verbatim.wrap(OpenAIOkHttpClient.builder().apiKey("test").baseUrl(openAiUrl).build());
    ChatCompletionCreateParams chat =
        ChatCompletionCreateParams.builder().model("gpt-5").addUserMessage("Hi").build();
    Verbatim.observe("openai sync", () -> openAi.chat().completions().create(chat));
    Verbatim.observe(
        "openai stream",
        () -> {
          try (var stream = openAi.chat().completions().createStreaming(chat)) {
            stream.stream().forEach(chunk -> {});
          }
        });
    Verbatim.observe("openai async", () -> openAi.async().chat().completions().create(chat)).get();

    AnthropicClient anthropic =
        Verbatim.wrap(AnthropicOkHttpClient.builder().apiKey("test").baseUrl(anthropicUrl).build());
    MessageCreateParams message =
        MessageCreateParams.builder()
            .model("claude-sonnet-4-5")
            .maxTokens(100)
            .addUserMessage("Hi")
            .build();
    Verbatim.observe("anthropic sync", () -> anthropic.messages().create(message));
    Verbatim.observe(
        "anthropic stream",
        () -> {
          try (var stream = anthropic.messages().createStreaming(message)) {
            stream.stream().forEach(event -> {});
          }
        });
    Verbatim.observe("anthropic async", () -> anthropic.async().messages().create(message)).get();
    if (Verbatim.stats().captureOff() > 0) {
      throw new IllegalStateException("captureOff: " + Verbatim.stats() + " (expected: 0)");
    }
    if (!Verbatim.flush(Duration.ofSeconds(20))) {
      throw new IllegalStateException("not flushed: " + Verbatim.stats());
    }
    Verbatim.close();
  }
}

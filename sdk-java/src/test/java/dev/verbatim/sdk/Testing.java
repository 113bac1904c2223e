package dev.verbatim.sdk;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.models.messages.MessageCreateParams;
import com.google.protobuf.ByteString;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import dev.verbatim.sdk.internal.export.ExportLimits;
import dev.verbatim.testkit.provider.Exchange;
import dev.verbatim.testkit.provider.ScriptedProvider;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.assertj.core.api.Assertions;

/** What the tests of this package share. */
final class Testing {
  static final String OPENAI_KEY = "sk-canary-openai-4711";
  static final String ANTHROPIC_KEY = "sk-ant-canary-4712";

  /** Retries soon. */
  static final ExportLimits FAST =
      new ExportLimits(
          16L << 20,
          Duration.ofMillis(5),
          Duration.ofSeconds(2),
          Duration.ofMillis(10),
          Duration.ofMillis(100));

  private Testing() {}

  static OpenAIClient openAi(ScriptedProvider provider) {
    return OpenAIOkHttpClient.builder()
        .apiKey(OPENAI_KEY)
        .baseUrl(provider.openAiBaseUrl())
        .build();
  }

  static AnthropicClient anthropic(ScriptedProvider provider) {
    return AnthropicOkHttpClient.builder()
        .apiKey(ANTHROPIC_KEY)
        .baseUrl(provider.anthropicBaseUrl())
        .build();
  }

  static ChatCompletionCreateParams chat(String question) {
    return ChatCompletionCreateParams.builder().model("gpt-5").addUserMessage(question).build();
  }

  static MessageCreateParams message(String question) {
    return MessageCreateParams.builder()
        .model("claude-sonnet-4-5")
        .maxTokens(100)
        .addUserMessage(question)
        .build();
  }

  static void flush() {
    Assertions.assertThat(Verbatim.flush(Duration.ofSeconds(10))).isTrue();
  }

  static void sameBytes(Values attempt, Exchange exchange) {
    Assertions.assertThat(attempt.bytes("verbatim.request.body"))
        .isEqualTo(ByteString.copyFrom(exchange.requestBody()));
    Assertions.assertThat(attempt.bytes("verbatim.response.body"))
        .isEqualTo(ByteString.copyFrom(exchange.responseBody()));
  }

  /** Waits up to ten seconds. */
  static void await(String what, BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError("not within 10 s: " + what);
      }
      Thread.sleep(10);
    }
  }
}

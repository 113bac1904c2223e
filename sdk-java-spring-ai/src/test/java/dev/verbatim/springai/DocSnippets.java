package dev.verbatim.springai;

import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.openai.OpenAiChatModel;
import org.springframework.ai.openai.OpenAiChatOptions;
import org.springframework.ai.openai.http.okhttp.OpenAiHttpClientBuilderCustomizer;
import org.springframework.ai.tool.annotation.Tool;

/**
 * The code of {@code docs/java-frameworks.md}, compiled; {@link DocTest} holds the two together.
 */
final class DocSnippets {
  static final class Weather {
    @Tool
    String weather(String city) {
      return "sunny in " + city;
    }
  }

  private DocSnippets() {}

  static @Nullable String nothingElse(ChatClient.Builder chatClientBuilder) {
    String answer =
        chatClientBuilder.build().prompt().user("Rome?").tools(new Weather()).call().content();
    return answer;
  }

  static OpenAiChatModel byHand(
      OpenAiChatOptions options,
      OpenAiHttpClientBuilderCustomizer verbatimOpenAi,
      ObservationRegistry observationRegistry) {
    OpenAiChatModel model =
        OpenAiChatModel.builder()
            .options(options)
            .httpClientBuilderCustomizer(verbatimOpenAi)
            .observationRegistry(observationRegistry)
            .build();
    return model;
  }
}

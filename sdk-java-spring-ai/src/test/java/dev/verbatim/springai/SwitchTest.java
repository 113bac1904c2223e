package dev.verbatim.springai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verbatim.sdk.Verbatim;
import dev.verbatim.testkit.provider.Reply;
import dev.verbatim.testkit.provider.Script;
import dev.verbatim.testkit.provider.ScriptedProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.ai.chat.client.ChatClient;

/** Applications without Verbatim, or without its server, work as ever. */
final class SwitchTest {
  @AfterEach
  void close() {
    Verbatim.close();
  }

  @Test
  void switchedOffNothingIsThere() {
    try (var provider = ScriptedProvider.start(Script.of(Reply.text("Hello")));
        var context = App.start(provider.openAiBaseUrl(), "verbatim.enabled=false")) {
      assertThat(context.getBeansOfType(RecordingInterceptor.class)).isEmpty();
      assertThat(answer(context.getBean(ChatClient.Builder.class))).isEqualTo("Hello");
    }
  }

  @Test
  void withoutAServerTheApplicationWorks() {
    try (var provider = ScriptedProvider.start(Script.of(Reply.text("Hello")));
        var context = App.start(provider.openAiBaseUrl(), "verbatim.endpoint=http://127.0.0.1:9")) {
      assertThat(answer(context.getBean(ChatClient.Builder.class))).isEqualTo("Hello");
      assertThat(Verbatim.stats().captured()).isEqualTo(2);
    }
  }

  private static @Nullable String answer(ChatClient.Builder builder) {
    return builder.build().prompt().user("Hi").call().content();
  }
}

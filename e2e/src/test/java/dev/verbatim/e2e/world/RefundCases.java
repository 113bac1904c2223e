package dev.verbatim.e2e.world;

import static org.assertj.core.api.Assertions.assertThat;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import dev.verbatim.junit.Replay;
import dev.verbatim.junit.ReplayCorpus;
import dev.verbatim.junit.ReplayTest;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The project of a user, whose prompt and questions the variables PROMPT and QUESTIONS change. */
class RefundCases {
  private static final String PROMPT =
      "You help customers of a shop with their refunds.\n"
          + "Be brief and "
          + variable("PROMPT", "polite")
          + ".\nNever promise what the policy does not allow.";

  private static String variable(String name, String otherwise) {
    return Optional.ofNullable(System.getenv(name)).orElse(otherwise);
  }

  private static List<String> answers(Replay replay) {
    OpenAIClient client =
        OpenAIOkHttpClient.builder()
            .baseUrl(replay.baseUrl("openai"))
            .apiKey(replay.apiKey())
            .maxRetries(0)
            .build();
    return Pattern.compile("[|]")
        .splitAsStream(variable("QUESTIONS", "How long?|And then?"))
        .map(question -> answer(client, question))
        .toList();
  }

  private static String answer(OpenAIClient client, String question) {
    ChatCompletionCreateParams parameters =
        ChatCompletionCreateParams.builder()
            .model("gpt-5")
            .addSystemMessage(PROMPT)
            .addUserMessage(question)
            .build();
    return client
        .chat()
        .completions()
        .create(parameters)
        .choices()
        .getFirst()
        .message()
        .content()
        .orElseThrow();
  }

  @ReplayTest("tapes/refund")
  void refund(Replay replay) {
    assertThat(System.getProperty("verbatim.replay.url")).isEqualTo(replay.url());
    assertThat(answers(replay).getFirst()).isEqualTo("answer to How long?");
  }

  @ReplayCorpus("tapes")
  void each(Replay replay) {
    assertThat(answers(replay)).hasSize(2);
  }

  @Test
  void withoutReplay() {
    assertThat(System.getProperty("verbatim.replay.url")).isNull();
  }
}

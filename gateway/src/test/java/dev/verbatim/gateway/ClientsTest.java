package dev.verbatim.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.models.messages.MessageCreateParams;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.StreamResponse;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import dev.verbatim.model.PayloadRef;
import dev.verbatim.model.Sha256;
import dev.verbatim.model.Span;
import dev.verbatim.model.SpanStatus;
import dev.verbatim.model.StoredSpan;
import dev.verbatim.testkit.provider.Exchange;
import dev.verbatim.testkit.provider.Reply;
import dev.verbatim.testkit.provider.Script;
import dev.verbatim.testkit.provider.ScriptedProvider;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The official clients, with nothing but another base URL. */
class ClientsTest {
  private static final String KEY = "sk-proj-canary0123456789abcdefghijklmnopqrstuvwx";

  private static StoredSpan onlyCall(RunningGateway gateway) throws InterruptedException {
    RunningGateway.await("the call", () -> !gateway.store.reader().recentCalls(10).isEmpty());
    List<StoredSpan> calls = gateway.store.reader().recentCalls(10);
    assertThat(calls).hasSize(1);
    return calls.getFirst();
  }

  private static OpenAIClient openAi(RunningGateway gateway) {
    return OpenAIOkHttpClient.builder()
        .apiKey(KEY)
        .baseUrl(gateway.uri("/gateway/up/v1").toString())
        .build();
  }

  private static ChatCompletionCreateParams question() {
    return ChatCompletionCreateParams.builder()
        .model("gpt-5-mini")
        .addUserMessage("Wie geht es?")
        .build();
  }

  @Test
  void openAiStream() throws Exception {
    try (ScriptedProvider provider =
            ScriptedProvider.start(Script.of(Reply.text("Gut, danke der Nachfrage.")));
        RunningGateway gateway = RunningGateway.to(provider.uri())) {
      OpenAIClient client = openAi(gateway);
      StringBuilder answer = new StringBuilder();
      try (StreamResponse<ChatCompletionChunk> stream =
          client.chat().completions().createStreaming(question())) {
        stream.stream()
            .flatMap(chunk -> chunk.choices().stream())
            .forEach(choice -> choice.delta().content().ifPresent(answer::append));
      }
      client.close();
      assertThat(answer).hasToString("Gut, danke der Nachfrage.");
      StoredSpan span = onlyCall(gateway);
      Exchange exchange = provider.awaitExchanges(1).getFirst();
      assertThat(Sha256.of(gateway.payload(span, PayloadRef.request(1))))
          .isEqualTo(exchange.requestSha256());
      assertThat(Sha256.of(gateway.payload(span, PayloadRef.response(1))))
          .isEqualTo(exchange.responseSha256());
      assertThat(span.span().answer()).hasValue("Gut, danke der Nachfrage.");
      assertThat(span.span().timeToFirstTokenNanos()).isPresent();
      assertThat(exchange.request().headers()).anyMatch(header -> header.value().contains(KEY));
      assertThat(span.toString()).doesNotContain(KEY);
    }
  }

  @Test
  void anthropicMessage() throws Exception {
    try (ScriptedProvider provider = ScriptedProvider.start(Script.of(Reply.text("Fine.")));
        RunningGateway gateway = RunningGateway.to(provider.uri())) {
      AnthropicClient client =
          AnthropicOkHttpClient.builder()
              .apiKey("sk-ant-api03-canary0123456789abcdefghijkl")
              .baseUrl(gateway.uri("/gateway/up").toString())
              .build();
      var message =
          client
              .messages()
              .create(
                  MessageCreateParams.builder()
                      .model("claude-sonnet-4-5")
                      .maxTokens(64)
                      .addUserMessage("How are you?")
                      .build());
      client.close();
      assertThat(message.content().getFirst().asText().text()).isEqualTo("Fine.");
      StoredSpan span = onlyCall(gateway);
      assertThat(Sha256.of(gateway.payload(span, PayloadRef.response(1))))
          .isEqualTo(provider.awaitExchanges(1).getFirst().responseSha256());
      assertThat(span.span().call().orElseThrow().usage().outputTotal()).isPresent();
      assertThat(span.toString()).doesNotContain("canary");
    }
  }

  @Test
  void attemptsOfTheRetryLoopAreOneCall() throws Exception {
    try (ScriptedProvider provider =
            ScriptedProvider.start(
                Script.of(
                    Reply.rateLimited(Duration.ofMillis(10)),
                    Reply.serverError().header("retry-after-ms", "10"),
                    Reply.text("at last")));
        RunningGateway gateway = RunningGateway.to(provider.uri())) {
      OpenAIClient client = openAi(gateway);
      client.chat().completions().create(question());
      client.close();
      Span span = onlyCall(gateway).span();
      assertThat(span.attempts())
          .extracting(attempt -> attempt.httpStatus().orElse(0))
          .containsExactly(429, 500, 200);
      assertThat(span.attempts())
          .extracting(attempt -> attempt.requestPayload().orElse(""))
          .containsOnly(PayloadRef.request(1));
      assertThat(span.status()).isEqualTo(SpanStatus.OK);
      assertThat(span.answer()).hasValue("at last");
    }
  }
}

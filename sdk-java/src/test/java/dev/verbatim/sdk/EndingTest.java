package dev.verbatim.sdk;

import static dev.verbatim.sdk.Testing.anthropic;
import static dev.verbatim.sdk.Testing.chat;
import static dev.verbatim.sdk.Testing.flush;
import static dev.verbatim.sdk.Testing.message;
import static dev.verbatim.sdk.Testing.openAi;
import static dev.verbatim.sdk.Values.attempts;
import static dev.verbatim.sdk.Values.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.anthropic.client.AnthropicClient;
import com.google.protobuf.ByteString;
import com.openai.client.OpenAIClient;
import com.openai.client.OpenAIClientAsync;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.HttpResponse;
import com.openai.core.http.StreamResponse;
import com.openai.errors.BadRequestException;
import com.openai.errors.InternalServerException;
import com.openai.errors.OpenAIIoException;
import com.openai.models.chat.completions.ChatCompletionChunk;
import dev.verbatim.testkit.provider.Exchange;
import dev.verbatim.testkit.provider.Reply;
import dev.verbatim.testkit.provider.Script;
import dev.verbatim.testkit.provider.ScriptedProvider;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** However a call ends, it becomes one span with what was there. */
final class EndingTest {
  private OtlpReceiver receiver;

  @BeforeEach
  void start() {
    receiver = OtlpReceiver.start();
    Verbatim.configure(settings -> settings.endpoint(receiver.url()));
  }

  @AfterEach
  void stop() {
    Verbatim.close();
    receiver.close();
  }

  private static String end(Values attempt) {
    return attempt.text("verbatim.response.end");
  }

  @Test
  void aStreamOfOpenAiIsReadToItsEnd() throws Exception {
    try (ScriptedProvider provider = ScriptedProvider.start(Script.of(Reply.text("a b c")))) {
      OpenAIClient client = Verbatim.wrap(openAi(provider));
      try (var stream = client.chat().completions().createStreaming(chat("Hi"))) {
        stream.stream().forEach(chunk -> {});
      }
      flush();
      Values attempt = attempts(receiver.span("chat gpt-5")).get(0);
      Testing.sameBytes(attempt, provider.settledExchanges().get(0));
      assertThat(end(attempt)).isEqualTo("end");
    }
  }

  @Test
  void aStreamThatTheApplicationCloses() throws Exception {
    try (ScriptedProvider provider =
        ScriptedProvider.start(
            Script.of(Reply.text("a b c d e f g h").slowly(Duration.ofMillis(50))))) {
      OpenAIClient client = Verbatim.wrap(openAi(provider));
      try (var stream = client.chat().completions().createStreaming(chat("Hi"))) {
        Iterator<ChatCompletionChunk> chunks = stream.stream().iterator();
        chunks.next();
      }
      flush();
      Values attempt = attempts(receiver.span("chat gpt-5")).get(0);
      assertThat(end(attempt)).isEqualTo("close");
      byte[] sent = provider.settledExchanges().get(0).responseBody();
      ByteString captured = attempt.bytes("verbatim.response.body");
      assertThat(captured.size()).isPositive();
      assertThat(ByteString.copyFrom(sent).startsWith(captured)).isTrue();
    }
  }

  @Test
  void aStreamThatIsCut() throws Exception {
    try (ScriptedProvider provider =
        ScriptedProvider.start(Script.of(Reply.text("a b c d e f g h").cutAfter(700)))) {
      AnthropicClient client = Verbatim.wrap(anthropic(provider));
      assertThatThrownBy(
              () -> {
                try (var stream = client.messages().createStreaming(message("Hi"))) {
                  stream.stream().forEach(event -> {});
                }
              })
          .isInstanceOf(RuntimeException.class);
      flush();
      Span span = receiver.span("chat claude-sonnet-4-5");
      Values attempt = attempts(span).get(0);
      assertThat(end(attempt)).isEqualTo("error");
      assertThat(attempt.text("error.type")).isNotEmpty();
      assertThat(attempt.bytes("verbatim.response.body").size()).isEqualTo(700);
      assertThat(span.getStatus().getCode()).isEqualTo(Status.StatusCode.STATUS_CODE_ERROR);
    }
  }

  @Test
  void aStreamThatTheApplicationForgets() throws Exception {
    try (ScriptedProvider provider =
        ScriptedProvider.start(
            Script.of(Reply.text("a b c d e f g h").slowly(Duration.ofMillis(30))))) {
      OpenAIClient client = Verbatim.wrap(openAi(provider));
      forget(client);
      Testing.await(
          "the forgotten stream is noticed",
          () -> {
            System.gc();
            return Verbatim.stats().captured() > 0;
          });
      flush();
      assertThat(end(attempts(receiver.span("chat gpt-5")).get(0))).isEqualTo("abandoned");
    }
  }

  @SuppressWarnings("MustBeClosedChecker") // forgetting it is the point
  private static void forget(OpenAIClient client) {
    StreamResponse<ChatCompletionChunk> stream =
        client.chat().completions().createStreaming(chat("Hi"));
    stream.stream().iterator().next();
  }

  @Test
  void aRawResponseThatTheApplicationForgets() throws Exception {
    try (ScriptedProvider provider = ScriptedProvider.start(Script.of(Reply.text("a")))) {
      OpenAIClient client = Verbatim.wrap(openAi(provider));
      forgetRaw(client);
      Testing.await(
          "the forgotten response is noticed",
          () -> {
            System.gc();
            return Verbatim.stats().captured() > 0;
          });
      flush();
      assertThat(end(attempts(receiver.span("chat gpt-5")).get(0))).isEqualTo("abandoned");
    }
  }

  @SuppressWarnings("MustBeClosedChecker") // forgetting it is the point
  private static void forgetRaw(OpenAIClient client) {
    HttpResponse response = client.withRawResponse().chat().completions().create(chat("Hi"));
    assertThat(response.statusCode()).isEqualTo(200);
  }

  @Test
  void anErrorThatIsNotRetried() throws Exception {
    try (ScriptedProvider provider =
        ScriptedProvider.start(Script.of(Reply.error(400, "invalid", "no such thing")))) {
      OpenAIClient client = Verbatim.wrap(openAi(provider));
      assertThatThrownBy(() -> client.chat().completions().create(chat("Hi")))
          .isInstanceOf(BadRequestException.class)
          .hasMessageContaining("no such thing");
      flush();
      Span span = receiver.span("chat gpt-5");
      Testing.sameBytes(attempts(span).get(0), provider.settledExchanges().get(0));
      assertThat(text(span, "error.type")).isEqualTo("400");
      assertThat(span.getStatus().getCode()).isEqualTo(Status.StatusCode.STATUS_CODE_ERROR);
    }
  }

  @Test
  void aCallWhoseLastAttemptFailed() throws Exception {
    Reply soon = Reply.serverError().header("retry-after-ms", "5");
    try (ScriptedProvider provider = ScriptedProvider.start(Script.of(soon, soon, soon))) {
      OpenAIClient client = Verbatim.wrap(openAi(provider));
      assertThatThrownBy(() -> client.chat().completions().create(chat("Hi")))
          .isInstanceOf(InternalServerException.class);
      flush();
      Span span = receiver.span("chat gpt-5");
      List<Values> attempts = attempts(span);
      List<Exchange> exchanges = provider.settledExchanges();
      assertThat(attempts).hasSize(3);
      for (int i = 0; i < 3; i++) {
        assertThat(attempts.get(i).number("verbatim.attempt.number")).isEqualTo(i + 1);
        assertThat(attempts.get(i).bytes("verbatim.response.body"))
            .isEqualTo(ByteString.copyFrom(exchanges.get(i).responseBody()));
      }
    }
  }

  @Test
  void nobodyListens() {
    OpenAIClient client =
        Verbatim.wrap(
            OpenAIOkHttpClient.builder()
                .apiKey("test")
                .baseUrl("http://127.0.0.1:1/v1")
                .maxRetries(1)
                .build());
    assertThatThrownBy(() -> client.chat().completions().create(chat("Hi")))
        .isInstanceOf(OpenAIIoException.class);
    flush();
    Span span = receiver.span("chat gpt-5");
    List<Values> attempts = attempts(span);
    assertThat(attempts).hasSize(2);
    assertThat(end(attempts.get(1))).isEqualTo("error");
    assertThat(attempts.get(1).has("http.response.status_code")).isFalse();
    assertThat(text(span, "error.type")).isEqualTo("com.openai.errors.OpenAIIoException");
  }

  @Test
  void aTimeoutIsAnErrorOfItsOwn() throws Exception {
    try (ScriptedProvider provider =
        ScriptedProvider.start(Script.of(Reply.text("late").after(Duration.ofSeconds(2))))) {
      OpenAIClient client =
          Verbatim.wrap(
              openAi(provider)
                  .withOptions(options -> options.maxRetries(0).timeout(Duration.ofMillis(200))));
      assertThatThrownBy(() -> client.chat().completions().create(chat("Hi")))
          .isInstanceOf(OpenAIIoException.class);
      flush();
      assertThat(text(receiver.span("chat gpt-5"), "verbatim.status")).isEqualTo("timeout");
    }
  }

  @Test
  void anAsynchronousStreamThatIsClosed() throws Exception {
    try (ScriptedProvider provider =
        ScriptedProvider.start(
            Script.of(Reply.text("a b c d e f g h").slowly(Duration.ofMillis(50))))) {
      OpenAIClientAsync client = Verbatim.wrap(openAi(provider).async());
      var stream = client.chat().completions().createStreaming(chat("Hi"));
      CompletableFuture<Void> first = new CompletableFuture<>();
      stream.subscribe(chunk -> first.complete(null));
      first.get();
      stream.close();
      Testing.await("the call is over", () -> Verbatim.stats().captured() > 0);
      flush();
      assertThat(end(attempts(receiver.span("chat gpt-5")).get(0)))
          .isIn("close", "cancel", "error");
    }
  }
}

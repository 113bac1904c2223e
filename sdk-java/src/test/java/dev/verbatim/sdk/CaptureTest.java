package dev.verbatim.sdk;

import static dev.verbatim.sdk.Testing.anthropic;
import static dev.verbatim.sdk.Testing.chat;
import static dev.verbatim.sdk.Testing.flush;
import static dev.verbatim.sdk.Testing.message;
import static dev.verbatim.sdk.Testing.openAi;
import static dev.verbatim.sdk.Testing.sameBytes;
import static dev.verbatim.sdk.Values.attempts;
import static dev.verbatim.sdk.Values.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.anthropic.client.AnthropicClient;
import com.google.protobuf.ByteString;
import com.openai.client.OpenAIClient;
import dev.verbatim.testkit.provider.Exchange;
import dev.verbatim.testkit.provider.Reply;
import dev.verbatim.testkit.provider.Script;
import dev.verbatim.testkit.provider.ScriptedProvider;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the provider saw and sent is what is captured. */
final class CaptureTest {
  private OtlpReceiver receiver;

  @BeforeEach
  void start() {
    receiver = OtlpReceiver.start();
    Verbatim.configure(settings -> settings.endpoint(receiver.url()).service("tests"));
  }

  @AfterEach
  void stop() {
    Verbatim.close();
    receiver.close();
  }

  @Test
  void aPlainCallOfOpenAi() throws Exception {
    try (ScriptedProvider provider = ScriptedProvider.start(Script.of(Reply.text("Hello")))) {
      OpenAIClient client = Verbatim.wrap(openAi(provider));
      var answer = client.chat().completions().create(chat("Hi"));
      assertThat(answer.choices().get(0).message().content()).contains("Hello");
      flush();

      Span span = receiver.span("chat gpt-5");
      assertThat(text(span, "verbatim.kind")).isEqualTo("llm");
      assertThat(text(span, "gen_ai.provider.name")).isEqualTo("openai");
      assertThat(text(span, "gen_ai.request.model")).isEqualTo("gpt-5");
      List<Values> attempts = attempts(span);
      assertThat(attempts).hasSize(1);
      sameBytes(attempts.get(0), provider.settledExchanges().get(0));
      assertThat(attempts.get(0).text("verbatim.response.end")).isEqualTo("end");
    }
  }

  @Test
  void aPlainCallOfAnthropic() throws Exception {
    try (ScriptedProvider provider = ScriptedProvider.start(Script.of(Reply.text("Hello")))) {
      AnthropicClient client = Verbatim.wrap(anthropic(provider));
      client.messages().create(message("Hi"));
      flush();

      Span span = receiver.span("chat claude-sonnet-4-5");
      assertThat(text(span, "gen_ai.provider.name")).isEqualTo("anthropic");
      sameBytes(attempts(span).get(0), provider.settledExchanges().get(0));
    }
  }

  @Test
  void aStreamWithItsChunks() throws Exception {
    try (ScriptedProvider provider =
        ScriptedProvider.start(
            Script.of(Reply.text("one two three four").slowly(Duration.ofMillis(20))))) {
      AnthropicClient client = Verbatim.wrap(anthropic(provider));
      try (var stream = client.messages().createStreaming(message("Count"))) {
        assertThat(stream.stream().count()).isGreaterThan(3);
      }
      flush();

      Span span = receiver.span("chat claude-sonnet-4-5");
      Values attempt = attempts(span).get(0);
      sameBytes(attempt, provider.settledExchanges().get(0));
      byte[] chunks = attempt.bytes("verbatim.response.chunks").toByteArray();
      List<long[]> decoded = Chunks.decode(chunks);
      assertThat(decoded).hasSizeGreaterThan(3);
      assertThat(decoded.stream().mapToLong(chunk -> chunk[0]).sum())
          .isEqualTo(attempt.bytes("verbatim.response.body").size());
      assertThat(decoded.stream().mapToLong(chunk -> chunk[1]).sum())
          .isGreaterThan(Duration.ofMillis(60).toNanos());
    }
  }

  @Test
  void retriesAreAttemptsOfOneSpan() throws Exception {
    try (ScriptedProvider provider =
        ScriptedProvider.start(
            Script.of(
                Reply.rateLimited(Duration.ofMillis(10)),
                Reply.rateLimited(Duration.ofMillis(10)),
                Reply.text("At last")))) {
      OpenAIClient client = Verbatim.wrap(openAi(provider));
      client.chat().completions().create(chat("Hi"));
      flush();

      Span span = receiver.span("chat gpt-5");
      List<Values> attempts = attempts(span);
      List<Exchange> exchanges = provider.settledExchanges();
      assertThat(attempts).hasSize(3);
      sameBytes(attempts.get(0), exchanges.get(0));
      assertThat(attempts.get(1).number("verbatim.request.same_as")).isEqualTo(1);
      assertThat(attempts.get(1).has("verbatim.request.body")).isFalse();
      assertThat(attempts.get(1).bytes("verbatim.response.body"))
          .isEqualTo(ByteString.copyFrom(exchanges.get(1).responseBody()));
      assertThat(attempts.get(0).number("http.response.status_code")).isEqualTo(429);
      assertThat(attempts.get(2).number("http.response.status_code")).isEqualTo(200);
      assertThat(span.getStatus().getCode()).isEqualTo(Status.StatusCode.STATUS_CODE_UNSET);
    }
  }

  @Test
  void stepsMakeATree() throws Exception {
    try (ScriptedProvider provider = ScriptedProvider.start(Script.of(Reply.text("Paris")))) {
      OpenAIClient client = Verbatim.wrap(openAi(provider));
      Verbatim.labels()
          .session("s-1")
          .user("u-1")
          .prompt("geo", "v2")
          .metadata("plan", "pro")
          .tag("beta")
          .run(
              () ->
                  Verbatim.observe(
                      Kind.AGENT,
                      "answer",
                      () -> {
                        client.chat().completions().create(chat("Capital of France?"));
                        Verbatim.tool(
                            "lookup",
                            "call_1",
                            "{\"q\":\"France\"}",
                            () -> Map.of("city", "Paris"));
                        Verbatim.finalResponse("Paris");
                      }));
      flush();

      Span root = receiver.span("answer");
      Span call = receiver.span("chat gpt-5");
      Span tool = receiver.span("lookup");
      Span last = receiver.span("final_response");
      assertThat(root.getParentSpanId()).isEqualTo(ByteString.EMPTY);
      for (Span child : List.of(call, tool, last)) {
        assertThat(child.getParentSpanId()).isEqualTo(root.getSpanId());
        assertThat(child.getTraceId()).isEqualTo(root.getTraceId());
        assertThat(text(child, "session.id")).isEqualTo("s-1");
      }
      assertThat(text(call, "verbatim.prompt.name")).isEqualTo("geo");
      assertThat(text(call, "verbatim.metadata.plan")).isEqualTo("pro");
      assertThat(text(tool, "gen_ai.tool.call.arguments")).isEqualTo("{\"q\":\"France\"}");
      assertThat(text(tool, "gen_ai.tool.call.result")).isEqualTo("{\"city\":\"Paris\"}");
      assertThat(text(tool, "gen_ai.tool.call.id")).isEqualTo("call_1");
      assertThat(text(last, "verbatim.output")).isEqualTo("Paris");
      assertThat(receiver.resource().text("service.name")).isEqualTo("tests");
    }
  }
}

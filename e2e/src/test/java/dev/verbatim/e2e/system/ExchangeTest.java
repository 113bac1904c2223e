package dev.verbatim.e2e.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.openai.core.http.StreamResponse;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.embeddings.EmbeddingCreateParams;
import dev.verbatim.demo.agent.AgentChat;
import dev.verbatim.demo.agent.ChatCompletionsChat;
import dev.verbatim.demo.agent.MessagesChat;
import dev.verbatim.e2e.world.Api;
import dev.verbatim.e2e.world.SharedServer;
import dev.verbatim.e2e.world.StoredExchanges;
import dev.verbatim.e2e.world.WrappedApp;
import dev.verbatim.sdk.ActiveSpan;
import dev.verbatim.sdk.Kind;
import dev.verbatim.sdk.Verbatim;
import dev.verbatim.testkit.provider.Reply;
import dev.verbatim.testkit.provider.Script;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.Base64;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Single exchanges that go as they should or otherwise: status, attempts and bytes. */
class ExchangeTest {
  private static final String TEXT = "Grüße aus 東京 👋🏽 — the flight leaves at 07:00.";

  private final Api api = SharedServer.empty().api();

  @Test
  void retriesAreAttemptsWithTheirOwnBytes() throws Exception {
    JsonNode span =
        call(
            Script.of(
                Reply.rateLimited(Duration.ofMillis(5)),
                Reply.serverError().header("retry-after-ms", "5"),
                Reply.text(TEXT)),
            app -> chat(app, false).answer());
    assertThat(span.path("status").asText()).isEqualTo("ok");
    assertThat(span.path("attempts"))
        .extracting(attempt -> attempt.path("httpStatus").asInt())
        .containsExactly(429, 500, 200);
  }

  @Test
  void everyAttemptTurnedAwayIsAnError() throws Exception {
    JsonNode span =
        call(
            request -> Reply.rateLimited(Duration.ofMillis(5)),
            app -> assertThatThrownBy(() -> chat(app, true).answer()).isNotNull());
    assertThat(span.path("status").asText()).isEqualTo("error");
    assertThat(span.path("attempts")).hasSize(3);
  }

  @Test
  void aRefusalIsNeitherSuccessNorError() throws Exception {
    for (boolean stream : List.of(false, true)) {
      JsonNode span =
          call(Script.of(Reply.refusal("I cannot help.")), app -> chat(app, stream).answer());
      assertThat(span.path("status").asText()).isEqualTo("refusal");
      JsonNode anthropic =
          call(
              Script.of(Reply.refusal("I cannot help.")),
              app -> {
                AgentChat chat =
                    new MessagesChat(
                        app.anthropic(),
                        "claude-sonnet-4-5",
                        "Be careful.",
                        JsonNodeFactory.instance.arrayNode(),
                        stream);
                chat.user("Something forbidden");
                chat.answer();
              });
      assertThat(anthropic.path("status").asText()).isEqualTo("refusal");
    }
  }

  @Test
  void aCutStreamIsIncompleteAndKeepsWhatCame() throws Exception {
    JsonNode span =
        call(
            Script.of(Reply.text(TEXT).cutAfter(1500)),
            app -> assertThatThrownBy(() -> chat(app, true).answer()).isNotNull());
    assertThat(span.path("status").asText()).isIn("incomplete", "error");
    assertThat(span.at("/attempts/0/ending").asText()).isEqualTo("error");
  }

  @Test
  void anErrorInsideAStreamIsAnError() throws Exception {
    JsonNode span =
        call(
            Script.of(Reply.text(TEXT).errorAfterEvents(3)),
            app -> assertThatThrownBy(() -> chat(app, true).answer()).isNotNull());
    assertThat(span.path("status").asText()).isEqualTo("error");
  }

  @Test
  void aStreamTheAppClosesEarlyIsMarked() throws Exception {
    try (WrappedApp app =
        new WrappedApp(
            api.uri(), Script.of(Reply.text(TEXT.repeat(40)).slowly(Duration.ofMillis(5))))) {
      String traceId =
          Verbatim.observe(
              "early close",
              () -> {
                try (ActiveSpan step = Verbatim.begin(Kind.SPAN, "reader");
                    StreamResponse<ChatCompletionChunk> stream =
                        app.openAi()
                            .chat()
                            .completions()
                            .createStreaming(
                                ChatCompletionCreateParams.builder()
                                    .model("gpt-4o")
                                    .addUserMessage("Talk")
                                    .build())) {
                  Iterator<ChatCompletionChunk> chunks = stream.stream().iterator();
                  chunks.next();
                  chunks.next();
                  return step.traceId();
                }
              });
      app.flush();
      JsonNode trace = api.awaitTrace(traceId, found -> found.path("llmCalls").asInt() == 1);
      JsonNode span = Api.spans(trace, "llm").getFirst();
      assertThat(span.at("/attempts/0/ending").asText()).isIn("close", "cancel");
      byte[] kept = api.bytes(traceId, span.path("spanId").asText(), "response").body();
      byte[] sent = app.provider().settledExchanges().getFirst().sentBody();
      assertThat(new String(sent, UTF_8)).startsWith(new String(kept, UTF_8));
    }
  }

  @Test
  void oddBodiesAreKeptAsTheyAre() throws Exception {
    call(
        Script.of(Reply.malformed()),
        app ->
            assertThatThrownBy(() -> chat(app, false).answer().text().orElseThrow()).isNotNull());
    call(Script.of(Reply.text(TEXT).gzip()), app -> chat(app, false).answer());
    call(Script.of(Reply.text(TEXT).gzip()), app -> chat(app, true).answer());
    call(Script.of(Reply.text(TEXT).withoutUsage()), app -> chat(app, true).answer());
    byte[] notJson = new byte[5000];
    new java.util.Random(1).nextBytes(notJson);
    call(
        Script.of(Reply.raw(200, "application/octet-stream", notJson)),
        app -> assertThatThrownBy(() -> chat(app, false).answer()).isNotNull());
  }

  @Test
  void anotherEndpointIsKeptToo() throws Exception {
    byte[] answer =
        ("{\"object\":\"list\",\"data\":[{\"object\":\"embedding\",\"index\":0,"
                + "\"embedding\":[0.25,-0.5]}],\"model\":\"text-embedding-3-small\","
                + "\"usage\":{\"prompt_tokens\":5,\"total_tokens\":5}}")
            .getBytes(UTF_8);
    try (WrappedApp app =
        new WrappedApp(api.uri(), Script.of(Reply.raw(200, "application/json", answer)))) {
      String traceId = within(app, embeddings(app));
      JsonNode trace = api.awaitTrace(traceId, found -> found.path("spans").size() == 2);
      String spanId = trace.at("/spans/1/spanId").asText();
      assertThat(api.bytes(traceId, spanId, "response").body()).isEqualTo(answer);
      assertThat(api.bytes(traceId, spanId, "request").body())
          .isEqualTo(app.provider().settledExchanges().getFirst().requestBody());
    }
  }

  @Test
  void theChunksOfAStreamAreItsBody() throws Exception {
    try (WrappedApp app =
        new WrappedApp(
            api.uri(), Script.of(Reply.text(TEXT).inPiecesOf(97).slowly(Duration.ofMillis(2))))) {
      String traceId = within(app, () -> chat(app, true).answer());
      JsonNode trace = api.awaitTrace(traceId, found -> found.path("llmCalls").asInt() == 1);
      String spanId = Api.spans(trace, "llm").getFirst().path("spanId").asText();
      JsonNode chunks = api.get("/api/v1/traces/" + traceId + "/spans/" + spanId + "/chunks");
      ByteArrayOutputStream joined = new ByteArrayOutputStream();
      double before = 0;
      for (JsonNode chunk : chunks.path("items")) {
        joined.writeBytes(
            chunk.path("text").isTextual()
                ? chunk.path("text").asText().getBytes(UTF_8)
                : Base64.getDecoder().decode(chunk.path("base64").asText()));
        assertThat(chunk.path("sinceStartMs").asDouble()).isGreaterThanOrEqualTo(before);
        before = chunk.path("sinceStartMs").asDouble();
      }
      assertThat(joined.toByteArray())
          .isEqualTo(app.provider().settledExchanges().getFirst().sentBody());
      assertThat(chunks.path("items").size()).isGreaterThan(3);
    }
  }

  /** Does it in a trace of its own and compares all bytes; the only model call of the trace. */
  private JsonNode call(Script script, Consumer<WrappedApp> work) throws Exception {
    try (WrappedApp app = new WrappedApp(api.uri(), script)) {
      String traceId = within(app, () -> work.accept(app));
      JsonNode trace = api.awaitTrace(traceId, found -> found.path("llmCalls").asInt() == 1);
      StoredExchanges.assertSame(api, List.of(trace), app.provider().settledExchanges());
      return Api.spans(trace, "llm").getFirst();
    }
  }

  private static String within(WrappedApp app, Runnable work) {
    String traceId;
    try (ActiveSpan span = Verbatim.begin(Kind.AGENT, "test")) {
      work.run();
      traceId = span.traceId();
    }
    app.flush();
    return traceId;
  }

  private static Runnable embeddings(WrappedApp app) {
    return () ->
        app.openAi()
            .embeddings()
            .create(
                EmbeddingCreateParams.builder()
                    .model("text-embedding-3-small")
                    .input("Where is my refund?")
                    .build());
  }

  private static ChatCompletionsChat chat(WrappedApp app, boolean stream) {
    ChatCompletionsChat chat =
        new ChatCompletionsChat(
            app.openAi(), "gpt-4o", "You are brief.", JsonNodeFactory.instance.arrayNode(), stream);
    chat.user("Wann geht der Flug?");
    return chat;
  }
}

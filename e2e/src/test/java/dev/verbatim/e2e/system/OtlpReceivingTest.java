package dev.verbatim.e2e.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.verbatim.e2e.world.Api;
import dev.verbatim.e2e.world.OtlpJson;
import dev.verbatim.e2e.world.SharedServer;
import dev.verbatim.e2e.world.StoredExchanges;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** Whatever comes over OTLP gets the right answer, and what was good in it is kept. */
class OtlpReceivingTest {
  private static final String A = "aaaaaaaaaaaaaaaa";
  private static final String B = "bbbbbbbbbbbbbbbb";
  private static final String C = "cccccccccccccccc";
  private static final byte[] REQUEST =
      "{\"model\":\"gpt-4o\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}"
          .getBytes(UTF_8);
  private static final byte[] RESPONSE =
      ("{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion\",\"model\":\"gpt-4o-2024-08-06\","
           + "\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"Hello\"},"
           + "\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":2,"
           + "\"total_tokens\":11}}")
          .getBytes(UTF_8);

  private final Api api = SharedServer.empty().api();
  private final String traceId = newTraceId();

  @Test
  void theSameBatchTwiceChangesNothing() throws Exception {
    OtlpJson batch =
        new OtlpJson("twice")
            .span(traceId, A, "", "root")
            .span(traceId, B, A, "chat gpt-4o", OtlpReceivingTest::call);
    api.accept(batch);
    JsonNode once = api.awaitTrace(traceId, trace -> trace.path("spanCount").asInt() == 2);
    JsonNode spanOnce = api.span(traceId, B);
    long storedOnce = storedSpans();
    for (int i = 0; i < 3; i++) {
      api.accept(batch);
    }
    // a later span of the same trace shows that the copies before it have been dealt with
    String marker = newTraceId();
    api.accept(new OtlpJson("twice").span(marker, A, "", "marker"));
    api.awaitTrace(marker, trace -> trace.path("spanCount").asInt() == 1);
    assertThat(api.trace(traceId)).isEqualTo(once);
    assertThat(api.span(traceId, B)).isEqualTo(spanOnce);
    assertThat(storedSpans()).isEqualTo(storedOnce + 1);
  }

  @Test
  void childrenMayComeBeforeTheirParents() throws Exception {
    api.accept(new OtlpJson("late").span(traceId, C, B, "grandchild"));
    api.accept(new OtlpJson("late").span(traceId, B, A, "child"));
    JsonNode early = api.awaitTrace(traceId, trace -> trace.path("spanCount").asInt() == 2);
    assertThat(early.path("orphans").asInt()).isEqualTo(1);
    api.accept(new OtlpJson("late").span(traceId, A, "", "root"));
    JsonNode whole = api.awaitTrace(traceId, trace -> trace.path("spanCount").asInt() == 3);
    assertThat(whole.path("orphans").asInt()).isZero();
    assertThat(whole.path("spans"))
        .extracting(span -> span.path("name").asText() + " " + span.path("depth").asInt())
        .containsExactly("root 0", "child 1", "grandchild 2");
  }

  @Test
  void oneIdWithTwoContentsKeepsBothAndSaysSo() throws Exception {
    api.accept(new OtlpJson("conflict").span(traceId, A, "", "first"));
    api.accept(new OtlpJson("conflict").span(traceId, A, "", "second"));
    JsonNode trace = api.awaitTrace(traceId, found -> found.path("spans").size() == 2);
    assertThat(trace.path("conflicts").asInt()).isPositive();
    assertThat(trace.path("spans")).allMatch(span -> span.path("conflict").asBoolean());
    for (JsonNode span : trace.path("spans")) {
      String variant = span.path("contentHash").asText();
      JsonNode one = api.get("/api/v1/traces/" + traceId + "/spans/" + A + "?variant=" + variant);
      assertThat(one.path("name").asText()).isEqualTo(span.path("name").asText());
    }
  }

  @Test
  void orphansAndCirclesAreShownAndMarked() throws Exception {
    api.accept(
        new OtlpJson("circle")
            .span(traceId, A, B, "a")
            .span(traceId, B, A, "b")
            .span(traceId, C, "dddddddddddddddd", "orphan")
            .span(traceId, "eeeeeeeeeeeeeeee", "eeeeeeeeeeeeeeee", "own parent"));
    JsonNode trace = api.awaitTrace(traceId, found -> found.path("spans").size() == 4);
    assertThat(trace.path("cycles").asInt()).isPositive();
    assertThat(trace.path("orphans").asInt()).isPositive();
    assertThat(trace.path("spans"))
        .extracting(span -> span.path("name").asText())
        .containsExactlyInAnyOrder("a", "b", "orphan", "own parent");
  }

  @Test
  void emptyRequestsAreAnsweredAsOtlpSays() {
    assertThat(api.post(new byte[0], "application/x-protobuf").statusCode()).isEqualTo(200);
    assertThat(api.postJson("{}".getBytes(UTF_8)).statusCode()).isEqualTo(200);
    assertThat(api.postJson(new byte[0]).statusCode()).isEqualTo(400);
    assertThat(api.postJson("{\"resourceSpans\":".getBytes(UTF_8)).statusCode()).isEqualTo(400);
    assertThat(api.post(new byte[] {1, 2, 3}, "application/x-protobuf").statusCode())
        .isEqualTo(400);
    assertThat(api.post("<x/>".getBytes(UTF_8), "application/xml").statusCode()).isEqualTo(415);
    assertThat(
            api.post("{}".getBytes(UTF_8), "application/json", "content-encoding", "br")
                .statusCode())
        .isEqualTo(415);
    assertThat(
            api.post("{}".getBytes(UTF_8), "application/json", "content-encoding", "gzip")
                .statusCode())
        .isEqualTo(400);
  }

  @Test
  void emptyBodiesOfACallAreBodies() throws Exception {
    api.accept(
        new OtlpJson("empty")
            .span(
                traceId,
                A,
                "",
                "chat",
                span ->
                    span.text("verbatim.kind", "llm")
                        .attempt(
                            1,
                            "http://p.example/v1/chat/completions",
                            new byte[0],
                            200,
                            new byte[0])));
    api.awaitTrace(traceId, trace -> trace.path("spanCount").asInt() == 1);
    HttpResponse<byte[]> response = api.bytes(traceId, A, "response");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEmpty();
  }

  @Test
  void oneByteTooMuchIs413AndTheServerGoesOn() throws Exception {
    byte[] large = new byte[(64 << 20) + 1];
    Arrays.fill(large, (byte) ' ');
    byte[] batch = new OtlpJson("large").span(traceId, A, "", "in vain").bytes();
    System.arraycopy(batch, 0, large, 0, batch.length);
    assertThat(refused(large)).isTrue();
    byte[] allowed = Arrays.copyOf(large, 64 << 20);
    assertThat(api.postJson(allowed).statusCode()).isEqualTo(200);
    api.awaitTrace(traceId, trace -> trace.path("spanCount").asInt() == 1);
  }

  @Test
  void aGzipBombIs413() throws Exception {
    ByteArrayOutputStream bomb = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bomb)) {
      byte[] zeros = new byte[1 << 20];
      for (int i = 0; i < 1024; i++) {
        gzip.write(zeros);
      }
    }
    for (String type : List.of("application/json", "application/x-protobuf")) {
      assertThat(api.post(bomb.toByteArray(), type, "content-encoding", "gzip").statusCode())
          .isEqualTo(413);
    }
    api.accept(new OtlpJson("after the bomb").span(traceId, A, "", "alive"));
    api.awaitTrace(traceId, trace -> trace.path("spanCount").asInt() == 1);
  }

  @Test
  void gzipIsUnderstood() throws Exception {
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(zipped)) {
      gzip.write(new OtlpJson("zipped").span(traceId, A, "", "zipped").bytes());
    }
    assertThat(
            api.post(zipped.toByteArray(), "application/json", "content-encoding", "gzip")
                .statusCode())
        .isEqualTo(200);
    api.awaitTrace(traceId, trace -> trace.path("spanCount").asInt() == 1);
  }

  @Test
  void tenThousandLevelsOfJsonNeverHurt() throws Exception {
    String nested = "[".repeat(10_000) + "]".repeat(10_000);
    byte[] deepRequest =
        ("{\"model\":\"gpt-4o\",\"messages\":[{\"role\":\"user\",\"content\":\"deep\"}],\"x\":"
                + nested
                + "}")
            .getBytes(UTF_8);
    byte[] deepMessages = ("{\"messages\":" + nested + "}").getBytes(UTF_8);
    api.accept(
        new OtlpJson("deep")
            .span(
                traceId,
                A,
                "",
                "deep body",
                span ->
                    span.text("verbatim.kind", "llm")
                        .attempt(
                            1,
                            "http://p.example/v1/chat/completions",
                            deepRequest,
                            200,
                            deepMessages)));
    api.awaitTrace(traceId, trace -> trace.path("spanCount").asInt() == 1);
    assertThat(api.bytes(traceId, A, "request").body()).isEqualTo(deepRequest);
    assertThat(api.bytes(traceId, A, "response").body()).isEqualTo(deepMessages);
    assertThat(api.span(traceId, A).path("name").asText()).isEqualTo("deep body");

    StringBuilder value = new StringBuilder("{\"stringValue\":\"x\"}");
    for (int level = 0; level < 10_000; level++) {
      value.insert(0, "{\"arrayValue\":{\"values\":[").append("]}}");
    }
    String batch =
        new OtlpJson("deep")
            .span(traceId, B, A, "deep attribute", span -> span.text("deep", "PLACE"))
            .toString()
            .replace("{\"stringValue\":\"PLACE\"}", value);
    assertThat(api.postJson(batch.getBytes(UTF_8)).statusCode()).isIn(200, 400);
    assertThat(api.postJson(nested.getBytes(UTF_8)).statusCode()).isEqualTo(400);
    assertThat(api.raw("/readyz").statusCode()).isEqualTo(200);
  }

  @Test
  void loneSurrogatesAndNulLoseNothingElse() throws Exception {
    String batch =
        new OtlpJson("odd text")
            .span(traceId, A, "", "good")
            .span(
                traceId,
                B,
                A,
                "odd",
                span -> span.text("lone", "LONE").text("nul", "a\u0000b").text("fine", "fine"))
            .toString()
            .replace("\"LONE\"", "\"a\\ud800b\"");
    assertThat(api.postJson(batch.getBytes(UTF_8)).statusCode()).isEqualTo(200);
    JsonNode trace = api.awaitTrace(traceId, found -> found.path("spanCount").asInt() == 2);
    assertThat(trace.path("spans"))
        .extracting(span -> span.path("name").asText())
        .containsExactly("good", "odd");
    JsonNode odd = api.span(traceId, B);
    assertThat(attribute(odd, "fine")).isEqualTo("fine");
    assertThat(attribute(odd, "nul")).isEqualTo("a\u0000b");

    byte[] request =
        ("{\"model\":\"gpt-4o\",\"messages\":[{\"role\":\"user\",\"content\":\"a\\ud800b"
                + " \\u0000\"}]}")
            .getBytes(UTF_8);
    byte[] response = {'{', '"', (byte) 0xff, 0, '"', ':', (byte) 0xed, (byte) 0xa0, (byte) 0x80};
    String other = newTraceId();
    api.accept(
        new OtlpJson("odd bodies")
            .span(
                other,
                A,
                "",
                "chat",
                span ->
                    span.text("verbatim.kind", "llm")
                        .attempt(
                            1, "http://p.example/v1/chat/completions", request, 200, response)));
    api.awaitTrace(other, found -> found.path("spanCount").asInt() == 1);
    StoredExchanges.sha256(api.bytes(other, A, "request"));
    assertThat(api.bytes(other, A, "request").body()).isEqualTo(request);
    assertThat(api.bytes(other, A, "response").body()).isEqualTo(response);
  }

  @Test
  void aBadSpanAmongGoodOnesIsPartialSuccess() throws Exception {
    String batch =
        new OtlpJson("mixed")
            .span(traceId, A, "", "good")
            .span("00000000000000000000000000000000", B, "", "no trace")
            .toString();
    HttpResponse<byte[]> response = api.postJson(batch.getBytes(UTF_8));
    assertThat(response.statusCode()).isEqualTo(200);
    JsonNode answer = Api.json(response.body());
    assertThat(answer.at("/partialSuccess/rejectedSpans").asInt()).isEqualTo(1);
    assertThat(answer.at("/partialSuccess/errorMessage").asText()).isNotEmpty();
    api.awaitTrace(traceId, trace -> trace.path("spanCount").asInt() == 1);
  }

  @Test
  void tokensOfACallAreNotCountedAgainAtItsAncestors() throws Exception {
    api.accept(
        new OtlpJson("ancestors")
            .span(
                traceId,
                A,
                "",
                "invoke_agent",
                span ->
                    span.text("gen_ai.operation.name", "invoke_agent")
                        .integer("gen_ai.usage.input_tokens", 9)
                        .integer("gen_ai.usage.output_tokens", 2))
            .span(traceId, B, A, "chat gpt-4o", OtlpReceivingTest::call));
    JsonNode trace = api.awaitTrace(traceId, found -> found.path("spanCount").asInt() == 2);
    assertThat(trace.path("inputTokens").asInt()).isEqualTo(9);
    assertThat(trace.path("outputTokens").asInt()).isEqualTo(2);
  }

  private static void call(OtlpJson.Span span) {
    span.text("verbatim.kind", "llm")
        .attempt(1, "http://p.example/v1/chat/completions", REQUEST, 200, RESPONSE);
  }

  /** A server may answer 413 and close before it has read everything; both are a refusal. */
  private boolean refused(byte[] body) {
    try {
      return api.postJson(body).statusCode() == 413;
    } catch (java.io.UncheckedIOException closedWhileSending) {
      return true;
    }
  }

  private long storedSpans() {
    return api.get("/api/v1/status").at("/store/spans").asLong();
  }

  private static String attribute(JsonNode span, String key) {
    for (JsonNode attribute : span.path("attributes")) {
      if (attribute.path("key").asText().equals(key)) {
        return attribute.path("value").asText();
      }
    }
    return "(absent)";
  }

  private static String newTraceId() {
    return UUID.randomUUID().toString().replace("-", "");
  }
}

package dev.verbatim.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.verbatim.model.Sha256;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ApiTest {
  private static final String TRACE = "/api/v1/traces/" + Batches.TRACE;
  private static final String CALL = TRACE + "/spans/" + Batches.CALL;
  private static RunningServer server;

  @BeforeAll
  static void start() {
    server = new RunningServer();
    server.post("/v1/traces", "application/x-protobuf", Batches.conversation().toByteArray());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static String q(String path, String query) {
    return path + "?q=" + RunningServer.encode(query);
  }

  @Test
  void listsTraces() {
    JsonNode page = server.json(q("/api/v1/traces", "user:u-1042 kind:llm model:gpt-4o*"));
    assertThat(page.path("items")).hasSize(1);
    JsonNode row = page.path("items").path(0);
    assertThat(row.path("traceId").asText()).isEqualTo(Batches.TRACE);
    assertThat(row.path("name").asText()).isEqualTo("handle_message");
    assertThat(row.path("startTime").asText()).isEqualTo("2026-11-20T09:00:00.000000000Z");
    assertThat(row.path("startEpochNanos").asText()).isEqualTo("1795165200000000000");
    assertThat(row.path("durationMs").decimalValue()).isEqualByComparingTo("3200");
    assertThat(row.path("spanCount").asInt()).isEqualTo(3);
    assertThat(row.path("inputTokens").asInt()).isEqualTo(20);
    assertThat(row.path("sessionId").asText()).isEqualTo("s/77");
    assertThat(page.path("total").asInt()).isEqualTo(1);
    assertThat(server.json(q("/api/v1/traces", "user:nobody")).path("items")).isEmpty();
    assertThat(server.json("/api/v1/traces?from=2026-11-21").path("items")).isEmpty();
  }

  @Test
  void showsATraceAsATree() {
    JsonNode trace = server.json(TRACE);
    assertThat(trace.path("spans")).hasSize(3);
    JsonNode root = trace.path("spans").path(0);
    JsonNode call = trace.path("spans").path(1);
    assertThat(root.path("depth").asInt()).isZero();
    assertThat(root.path("children").asInt()).isEqualTo(2);
    assertThat(root.has("parentSpanId")).isFalse();
    assertThat(call.path("parentSpanId").asText()).isEqualTo(Batches.ROOT);
    assertThat(call.path("depth").asInt()).isEqualTo(1);
    assertThat(call.path("kind").asText()).isEqualTo("llm");
    assertThat(call.path("offsetMs").decimalValue()).isEqualByComparingTo("1");
    assertThat(call.path("attempts").path(0).path("httpStatus").asInt()).isEqualTo(200);
    assertThat(trace.path("kinds").path("llm").asInt()).isEqualTo(1);
    assertThat(trace.path("usage").path("inputTotal").asInt()).isEqualTo(20);
    assertThat(RunningServer.text(server.get(TRACE))).doesNotContain("Be kind.");
    assertThat(server.get("/api/v1/traces/" + "9".repeat(32)).statusCode()).isEqualTo(404);
    assertThat(server.get("/api/v1/traces/xyz").statusCode()).isEqualTo(400);
  }

  @Test
  void compressesWhenAsked() {
    HttpResponse<byte[]> response = server.get(TRACE, "Accept-Encoding", "gzip");
    assertThat(response.headers().firstValue("content-encoding")).hasValue("gzip");
  }

  @Test
  void showsASpanWithItsMessages() {
    JsonNode span = server.json(CALL);
    JsonNode conversation = span.path("conversation");
    assertThat(conversation.path("source").asText()).isEqualTo("bytes");
    assertThat(conversation.path("input")).hasSize(2);
    assertThat(conversation.at("/input/1/parts/0/text").asText()).contains("refund");
    assertThat(conversation.at("/input/1/parts/0/type").asText()).isEqualTo("text");
    assertThat(conversation.at("/output/0/parts/0/text").asText())
        .isEqualTo("It is on its way \u2014 two days.");
    assertThat(span.at("/call/usage/outputTotal").asInt()).isEqualTo(7);
    assertThat(span.at("/call/responseModel").asText()).isEqualTo("gpt-4o-2024-08-06");
    assertThat(span.path("attempts")).hasSize(1);
    assertThat(span.path("payloads").size()).isGreaterThanOrEqualTo(3);
    assertThat(span.path("variants")).hasSize(1);
    JsonNode tool = server.json(TRACE + "/spans/" + Batches.TOOL);
    assertThat(tool.path("input").asText()).isEqualTo("{\"order\":8812}");
    assertThat(tool.path("output").asText()).isEqualTo("{\"status\":\"returned\"}");
    assertThat(server.json(TRACE + "/spans/" + Batches.ROOT).at("/metadata/plan").asText())
        .isEqualTo("pro");
  }

  @Test
  void givesTheExactBytes() {
    byte[] sent = Batches.REQUEST.getBytes(StandardCharsets.UTF_8);
    HttpResponse<byte[]> request = server.get(CALL + "/request");
    assertThat(request.body()).isEqualTo(sent);
    assertThat(request.headers().firstValue("x-verbatim-sha256"))
        .hasValue(Sha256.of(sent).toString());
    assertThat(request.headers().firstValue("x-verbatim-redactions")).hasValue("0");
    assertThat(request.headers().firstValue("content-type")).hasValue("application/json");
    assertThat(request.headers().firstValue("x-content-type-options")).hasValue("nosniff");
    assertThat(request.headers().firstValue("content-security-policy").orElseThrow())
        .startsWith("sandbox");
    assertThat(request.headers().firstValue("content-disposition").orElseThrow())
        .startsWith("attachment");
    byte[] answered = Batches.RESPONSE.getBytes(StandardCharsets.UTF_8);
    assertThat(server.get(CALL + "/response").body()).isEqualTo(answered);
    assertThat(server.get(CALL + "/response?attempt=1").body()).isEqualTo(answered);
    assertThat(server.get(CALL + "/payloads/response.1").body()).isEqualTo(answered);
    String tag = request.headers().firstValue("etag").orElseThrow();
    assertThat(server.get(CALL + "/request", "If-None-Match", tag).statusCode()).isEqualTo(304);
    assertThat(server.get(CALL + "/response?attempt=2").statusCode()).isEqualTo(404);
    assertThat(server.get(CALL + "/response?attempt=0").statusCode()).isEqualTo(400);
    assertThat(server.get(CALL + "/payloads/nope").statusCode()).isEqualTo(404);
  }

  @Test
  void givesTheChunksWithTheirTimes() {
    JsonNode chunks = server.json(CALL + "/chunks");
    assertThat(chunks.path("items")).hasSize(3);
    assertThat(chunks.at("/items/1/sinceStartMs").decimalValue()).isEqualByComparingTo("2.5");
    assertThat(chunks.at("/items/0/text").asText()).hasSize(40);
    assertThat(chunks.at("/items/1/text").isNull()).isTrue();
    java.io.ByteArrayOutputStream whole = new java.io.ByteArrayOutputStream();
    for (JsonNode chunk : chunks.path("items")) {
      whole.writeBytes(
          chunk.path("text").isNull()
              ? Base64.getDecoder().decode(chunk.path("base64").asText())
              : chunk.path("text").asText().getBytes(StandardCharsets.UTF_8));
    }
    assertThat(whole.toString(StandardCharsets.UTF_8)).isEqualTo(Batches.RESPONSE);
  }

  @Test
  void findsPhrasesAndMarksThem() {
    JsonNode page = server.json(q("/api/v1/search", "\"refund for order\" kind:llm"));
    assertThat(page.path("items")).hasSize(1);
    JsonNode hit = page.path("items").path(0);
    assertThat(hit.path("spanId").asText()).isEqualTo(Batches.CALL);
    assertThat(hit.path("sessionId").asText()).isEqualTo("s/77");
    JsonNode snippet = hit.path("snippets").path(0);
    JsonNode mark = snippet.path("marks").path(0);
    assertThat(snippet.path("text").asText().substring(mark.path("start").asInt()))
        .startsWith("refund");
  }

  @Test
  void namesThePlaceOfAWrongQuery() {
    HttpResponse<byte[]> response = server.get(q("/api/v1/search", "user:u modle:gpt-5"));
    assertThat(response.statusCode()).isEqualTo(400);
    JsonNode error = RunningServer.tree(response).path("error");
    assertThat(error.path("code").asText()).isEqualTo("invalid_query");
    assertThat(error.path("position").asInt()).isEqualTo(7);
    assertThat(error.path("expected").asText()).contains("model");
    assertThat(error.path("suggestion").asText()).isEqualTo("user:u model:gpt-5");
    assertThat(server.get("/api/v1/traces?limit=0").statusCode()).isEqualTo(400);
    assertThat(RunningServer.text(server.get("/api/v1/traces?limit=-1")))
        .contains("limit: -1 (expected: 1..1000)");
    assertThat(RunningServer.text(server.get("/api/v1/traces?cursor=zzz")))
        .contains("invalid_cursor");
    assertThat(server.get("/api/v1/traces?from=soon").statusCode()).isEqualTo(400);
  }

  @Test
  void showsASessionAsAConversation() {
    JsonNode session = server.json("/api/v1/sessions/s%2F77");
    assertThat(session.path("sessionId").asText()).isEqualTo("s/77");
    assertThat(session.path("declared").asBoolean()).isTrue();
    assertThat(session.path("chapters")).hasSize(1);
    JsonNode turns = session.at("/chapters/0/turns");
    assertThat(turns).hasSize(1);
    assertThat(turns.at("/0/input")).hasSize(2);
    assertThat(turns.at("/0/output")).hasSize(1);
    assertThat(server.get("/api/v1/sessions/nope").statusCode()).isEqualTo(404);
  }

  @Test
  void countsFacetsAndTimes() {
    JsonNode facets = server.json("/api/v1/facets?field=kind&field=model");
    assertThat(facets.path("items")).hasSize(2);
    assertThat(facets.at("/items/1/values/0/value").asText()).startsWith("gpt-4o");
    JsonNode plans = server.json("/api/v1/facets?field=meta.plan");
    assertThat(plans.at("/items/0/field").asText()).isEqualTo("meta.plan");
    assertThat(plans.at("/items/0/values/0/value").asText()).isEqualTo("pro");
    assertThat(server.json("/api/v1/facets?field=meta.none").at("/items/0/values")).isEmpty();
    assertThat(server.get("/api/v1/facets").statusCode()).isEqualTo(400);
    assertThat(server.get("/api/v1/facets?field=cost").statusCode()).isEqualTo(400);
    JsonNode histogram = server.json("/api/v1/histogram?from=2026-11-20&to=2026-11-21&buckets=24");
    assertThat(histogram.path("traces")).hasSize(24);
    assertThat(histogram.path("traces").path(9).asInt()).isEqualTo(1);
    assertThat(server.get("/api/v1/histogram?from=today&to=yesterday").statusCode()).isEqualTo(400);
  }

  @Test
  void completesAndParsesQueries() {
    JsonNode values = server.json(q("/api/v1/complete", "model:gpt"));
    assertThat(values.at("/items/0/text").asText()).startsWith("gpt-4o");
    assertThat(values.path("from").asInt()).isEqualTo(6);
    JsonNode keys = server.json(q("/api/v1/complete", "meta.pl"));
    assertThat(keys.at("/items/0/text").asText()).isEqualTo("meta.plan:");
    JsonNode parsed = server.json(q("/api/v1/query/parse", " NOT  a  cost:>1"));
    assertThat(parsed.path("canonical").asText()).isEqualTo("-a cost:>1");
    assertThat(parsed.at("/tokens/0/kind").asText()).isEqualTo("not");
    assertThat(server.get(q("/api/v1/query/parse", "(")).statusCode()).isEqualTo(400);
    assertThat(server.json("/api/v1/query/fields").path("items").size()).isGreaterThan(20);
  }

  @Test
  void deniesWhatIsNotARoute() {
    assertThat(server.get("/api/v1/nope").statusCode()).isEqualTo(404);
    assertThat(RunningServer.tree(server.get("/api/nope")).at("/error/code").asText())
        .isEqualTo("not_found");
    assertThat(server.post("/api/v1/traces", "application/json", new byte[0]).statusCode())
        .isEqualTo(405);
    assertThat(server.get("/../etc/passwd.txt").statusCode()).isIn(400, 404);
    assertThat(server.get("/assets/missing.js").statusCode()).isEqualTo(404);
  }

  @Test
  void tellsItsState() {
    JsonNode status = server.json("/api/v1/status");
    assertThat(status.path("url").asText()).isEqualTo("http://localhost:" + server.server.port());
    assertThat(status.at("/store/spans").asInt()).isEqualTo(3);
    assertThat(status.at("/limits/maxRequestBytes").asInt()).isEqualTo(64 << 20);
    assertThat(RunningServer.text(server.get("/metrics")))
        .contains("verbatim_ingest_spans_accepted_total", "verbatim_store_index_lag_seconds");
  }
}

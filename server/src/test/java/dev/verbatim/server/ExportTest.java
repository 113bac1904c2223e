package dev.verbatim.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Traces on their way out, and in again. */
class ExportTest {
  private static RunningServer server;

  @BeforeAll
  static void start() {
    server = new RunningServer();
    server.post("/v1/traces", "application/x-protobuf", Batches.conversation().toByteArray());
    server.postJson(
        """
        {"resourceSpans":[{"scopeSpans":[{"spans":[
          {"traceId":"%1$s","spanId":"00000000000000f1","name":"verbatim.fact",
           "startTimeUnixNano":"1795165209000000000","endTimeUnixNano":"1795165209000000000",
           "attributes":[
             {"key":"verbatim.fact","value":{"stringValue":"outcome"}},
             {"key":"verbatim.fact.trace_id","value":{"stringValue":"%1$s"}},
             {"key":"verbatim.fact.span_id","value":{"stringValue":"%2$s"}},
             {"key":"verbatim.outcome","value":{"stringValue":"shown"}}]}]}]}]}
        """
            .formatted(Batches.TRACE, Batches.CALL));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void anArchiveBecomesTheSameTraceElsewhere() {
    List<String> lines = lines("/api/v1/export?format=otlp");
    assertThat(lines).hasSize(2);
    JsonNode last = tree(lines.getLast()).path("verbatim_export");
    assertThat(last.path("traces").asInt()).isEqualTo(1);
    assertThat(last.path("spans").asInt()).isEqualTo(3);
    assertThat(last.path("damagedPayloads").asInt()).isZero();
    try (RunningServer other = new RunningServer()) {
      assertThat(other.postJson(lines.getFirst()).statusCode()).isEqualTo(200);
      // A second time, and back where it came from: the same spans.
      assertThat(other.postJson(lines.getFirst()).statusCode()).isEqualTo(200);
      assertThat(server.postJson(lines.getFirst()).statusCode()).isEqualTo(200);
      String trace = "/api/v1/traces/" + Batches.TRACE;
      String call = trace + "/spans/" + Batches.CALL;
      assertThat(other.json(trace)).isEqualTo(server.json(trace));
      JsonNode here = server.json(call);
      JsonNode there = other.json(call);
      assertThat(there.path("contentHash")).isEqualTo(here.path("contentHash"));
      assertThat(there.path("variants")).hasSize(1);
      assertThat(there.path("conversation")).isEqualTo(here.path("conversation"));
      assertThat(there.path("attempts")).isEqualTo(here.path("attempts"));
      assertThat(there.path("outcome")).isEqualTo(here.path("outcome"));
      assertThat(here.path("outcome").asText()).isEqualTo("shown");
      assertThat(other.get(call + "/request").body())
          .isEqualTo(Batches.REQUEST.getBytes(StandardCharsets.UTF_8));
      assertThat(other.get(call + "/response").body())
          .isEqualTo(Batches.RESPONSE.getBytes(StandardCharsets.UTF_8));
    }
  }

  @Test
  void rowsTellEventsOneByOne() {
    List<String> lines = lines("/api/v1/export?format=events");
    assertThat(lines).hasSize(4);
    JsonNode call =
        lines.stream()
            .map(ExportTest::tree)
            .filter(row -> row.path("event_type").asText().equals("llm_call"))
            .findFirst()
            .orElseThrow();
    assertThat(call.path("trace_id").asText()).isEqualTo(Batches.TRACE);
    assertThat(call.path("parent_span_id").asText()).isEqualTo(Batches.ROOT);
    assertThat(call.path("session_id").asText()).isEqualTo("s/77");
    assertThat(call.path("model_name").asText()).isEqualTo("gpt-4o-2024-08-06");
    assertThat(call.path("output_tokens").asInt()).isEqualTo(7);
    assertThat(call.path("cost_usd").isNumber()).isTrue();
    assertThat(call.path("outcome").asText()).isEqualTo("shown");
    assertThat(call.path("parent_trace_id").isNull()).isTrue();
    assertThat(call.at("/input/1/parts/0/content").asText()).contains("refund");
    assertThat(call.has("otlp")).isFalse();
    JsonNode tool =
        lines.stream()
            .map(ExportTest::tree)
            .filter(row -> row.path("event_type").asText().equals("tool_call"))
            .findFirst()
            .orElseThrow();
    assertThat(tool.path("input").asText()).isEqualTo("{\"order\":8812}");
    assertThat(tool.path("cost_usd").isNull()).isTrue();
  }

  @Test
  void rowsCanCarryTheWholeSpan() {
    List<String> lines = lines("/api/v1/export?format=jsonl&q=kind:llm");
    assertThat(lines).hasSize(4);
    try (RunningServer other = new RunningServer()) {
      for (String line : lines.subList(0, 3)) {
        String otlp = tree(line).path("otlp").toString();
        assertThat(other.postJson(otlp).statusCode()).isEqualTo(200);
      }
      String trace = "/api/v1/traces/" + Batches.TRACE;
      assertThat(other.json(trace).path("spans")).isEqualTo(server.json(trace).path("spans"));
    }
  }

  @Test
  void nothingFoundIsAnEmptyExportAndNonsenseIsRefused() {
    assertThat(lines("/api/v1/export?q=user:nobody")).hasSize(1);
    assertThat(server.get("/api/v1/export?format=xml").statusCode()).isEqualTo(400);
    assertThat(server.get("/api/v1/export?for=me").statusCode()).isEqualTo(400);
    assertThat(server.get("/api/v1/export?q=cost:%3E").statusCode()).isEqualTo(400);
  }

  private static List<String> lines(String path) {
    HttpResponse<byte[]> response = server.get(path);
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("content-type")).hasValue("application/x-ndjson");
    return new String(response.body(), StandardCharsets.UTF_8).lines().toList();
  }

  private static JsonNode tree(String json) {
    try {
      return RunningServer.JSON.readTree(json);
    } catch (IOException e) {
      throw new AssertionError(json, e);
    }
  }
}

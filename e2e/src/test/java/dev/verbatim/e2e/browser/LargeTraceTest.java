package dev.verbatim.e2e.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.verbatim.e2e.world.Api;
import dev.verbatim.e2e.world.VerbatimProcess;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A trace of 50,000 spans in a small server: sent, told and shown to the last span. */
class LargeTraceTest {
  private static final int SPANS = 50_000;
  private static final int PER_REQUEST = 1_000;

  /** The root, then agents, then what those did. */
  private static final int AGENTS = 100;

  private static final int HEAP_MIB = 256;
  private static final String TRACE = "5000000000000000000000000000cafe";
  private static final long START = 1_795_165_200_000_000_000L;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir Path data;

  @Test
  void fiftyThousandSpansAreSentToldAndShown() throws Exception {
    try (VerbatimProcess server = VerbatimProcess.serveWithin(HEAP_MIB, data)) {
      Api api = server.api();
      // Children come before their parents.
      for (int from = SPANS - PER_REQUEST; from >= 0; from -= PER_REQUEST) {
        HttpResponse<byte[]> answer = api.postJson(batch(from, from + PER_REQUEST));
        assertThat(answer.statusCode()).isEqualTo(200);
      }
      JsonNode trace = awaitTrace(api);
      checkTree(trace);
      assertThat(BrowserScripts.run("large-trace", server.url(), Map.of("TRACE", TRACE)))
          .as("npm run large-trace; its output stands above")
          .isZero();
      assertThat(api.get("/api/v1/status").at("/store/spans").asInt()).isEqualTo(SPANS);
      assertThat(server.output()).doesNotContain("OutOfMemory");
    }
  }

  private static JsonNode awaitTrace(Api api) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      HttpResponse<byte[]> response = api.raw("/api/v1/traces/" + TRACE);
      if (response.statusCode() == 200) {
        JsonNode trace = Api.json(response.body());
        if (trace.path("spanCount").asInt() == SPANS || System.nanoTime() > deadline) {
          return trace;
        }
      }
      Thread.sleep(200);
    }
  }

  private static void checkTree(JsonNode trace) {
    assertThat(trace.path("spanCount").asInt()).isEqualTo(SPANS);
    assertThat(trace.path("spans")).hasSize(SPANS);
    assertThat(trace.path("orphans").asInt()).isZero();
    assertThat(trace.path("llmCalls").asInt()).isEqualTo((SPANS - 1 - AGENTS) / 2);
    Set<String> seen = new HashSet<>();
    for (JsonNode span : trace.path("spans")) {
      assertThat(seen.add(span.path("spanId").asText())).isTrue();
      int number = Integer.parseInt(span.path("name").asText().substring("span ".length()));
      String parent = number == 0 ? "" : id(parentOf(number));
      if (!span.path("spanId").asText().equals(id(number))
          || !span.path("parentSpanId").asText().equals(parent)
          || span.path("depth").asInt() != (number == 0 ? 0 : number <= AGENTS ? 1 : 2)) {
        throw new AssertionError("span " + number + " stands wrong: " + span);
      }
    }
  }

  private static int parentOf(int number) {
    return number <= AGENTS ? 0 : 1 + number % AGENTS;
  }

  private static String id(int number) {
    return String.format("%016x", number + 1);
  }

  private static byte[] batch(int from, int to) {
    StringBuilder json = new StringBuilder("{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[");
    for (int number = from; number < to; number++) {
      json.append(number == from ? "" : ",").append(span(number));
    }
    return json.append("]}]}]}").toString().getBytes(StandardCharsets.UTF_8);
  }

  private static String span(int number) {
    String kind =
        number == 0 ? "chain" : number <= AGENTS ? "agent" : number % 2 == 0 ? "llm" : "tool";
    long start = START + number * 1_000_000L;
    return """
    {"traceId":"%s","spanId":"%s","parentSpanId":"%s","name":"span %d",
    "startTimeUnixNano":"%d","endTimeUnixNano":"%d","attributes":[
    {"key":"verbatim.kind","value":{"stringValue":"%s"}},
    {"key":"gen_ai.request.model","value":{"stringValue":"gpt-4o"}},
    {"key":"step","value":{"intValue":"%d"}}]}\
    """
        .formatted(
            TRACE,
            id(number),
            number == 0 ? "" : id(parentOf(number)),
            number,
            start,
            start + 900_000L,
            kind,
            number);
  }
}

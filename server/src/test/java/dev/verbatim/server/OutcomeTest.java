package dev.verbatim.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What happened next, told over HTTP. */
class OutcomeTest {
  private static final String CALL = "/api/v1/traces/" + Batches.TRACE + "/spans/" + Batches.CALL;
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

  @Test
  void theLatestOutcomeHoldsAndAllAreKept() {
    JsonNode first = RunningServer.tree(post(CALL, "{\"outcome\":\"parse_failed\"}"));
    assertThat(first.path("spanStored").asBoolean()).isTrue();
    assertThat(first.at("/fact/outcome").asText()).isEqualTo("parse_failed");
    post(CALL, "{\"outcome\":\"shown\",\"detail\":\"after a second try\"}");
    JsonNode span = server.json(CALL);
    assertThat(span.path("outcome").asText()).isEqualTo("shown");
    assertThat(span.path("outcomeDetail").asText()).isEqualTo("after a second try");
    assertThat(span.path("facts")).hasSizeGreaterThanOrEqualTo(2);
    assertThat(server.json("/api/v1/traces?q=outcome:shown").path("items")).hasSize(1);
  }

  @Test
  void keysInTheDetailAreMasked() {
    String key = "sk-proj-" + "a1B2c3D4e5".repeat(5);
    post(CALL, "{\"outcome\":\"dropped\",\"detail\":\"failed with " + key + "\"}");
    assertThat(RunningServer.text(server.get(CALL))).contains("failed with ").doesNotContain(key);
  }

  @Test
  void aSpanThatIsNotThereYetGetsItsOutcomeWhenItComes() {
    String unknown = "/api/v1/traces/" + "7".repeat(32) + "/spans/" + "7".repeat(16);
    JsonNode answer = RunningServer.tree(post(unknown, "{\"outcome\":\"used\"}"));
    assertThat(answer.path("spanStored").asBoolean()).isFalse();
    server.postJson(
        """
        {"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"%s","spanId":"%s","name":"late",
          "startTimeUnixNano":"1795165200000000000","endTimeUnixNano":"1795165201000000000"}]}]}]}
        """
            .formatted("7".repeat(32), "7".repeat(16)));
    assertThat(server.json(unknown).path("outcome").asText()).isEqualTo("used");
  }

  @Test
  void wrongReportsAreRefusedWithWhatWasExpected() {
    assertThat(problem("{\"outcome\":\"great\"}")).contains("'great'").contains("shown");
    assertThat(problem("{}")).contains("outcome");
    assertThat(problem("[1]")).contains("JSON object");
    assertThat(problem("{\"outcome\":\"shown\",\"detail\":{}}")).contains("detail");
    assertThat(server.get(CALL + "/outcome").statusCode()).isEqualTo(405);
    HttpResponse<byte[]> foreign =
        server.post(
            CALL + "/outcome",
            "application/json",
            "{\"outcome\":\"shown\"}".getBytes(StandardCharsets.UTF_8),
            "Origin",
            "https://evil.example");
    assertThat(foreign.statusCode()).isEqualTo(403);
  }

  private static String problem(String body) {
    HttpResponse<byte[]> response =
        server.post(CALL + "/outcome", "application/json", body.getBytes(StandardCharsets.UTF_8));
    assertThat(response.statusCode()).isEqualTo(400);
    return RunningServer.tree(response).at("/error/message").asText();
  }

  private static HttpResponse<byte[]> post(String span, String body) {
    HttpResponse<byte[]> response =
        server.post(span + "/outcome", "application/json", body.getBytes(StandardCharsets.UTF_8));
    assertThat(response.statusCode()).isEqualTo(200);
    return response;
  }
}

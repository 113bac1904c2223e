package dev.verbatim.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The same question in several traces, over HTTP. */
class SiblingsTest {
  private static final String V3 = "a".repeat(32);
  private static final String V4 = "b".repeat(32);
  private static final String OTHER = "c".repeat(32);
  private static final String AGENT = "1".repeat(16);
  private static final String CALL = "2".repeat(16);
  private static RunningServer server;

  @BeforeAll
  static void start() {
    server = new RunningServer();
    send(V3, "v3", "Be concise.", "Where is my refund for order 8812?");
    send(V4, "v4", "Be thorough.", "where is my refund for order 8812");
    send(OTHER, "v4", "Be thorough.", "Which colours does the umbrella come in?");
  }

  private static void send(String trace, String version, String system, String question) {
    server.post(
        "/v1/traces",
        "application/x-protobuf",
        Batches.of(
                Batches.span(trace, AGENT, "answer").build(),
                Batches.chat(
                    Batches.span(trace, CALL, "chat").setParentSpanId(Batches.id(AGENT)),
                    version,
                    system,
                    question))
            .toByteArray());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void ofATraceSayWhatDiffersAndWhy() {
    JsonNode siblings = server.json("/api/v1/traces/" + V3 + "/siblings");
    assertThat(siblings.path("items")).hasSize(1);
    JsonNode sibling = siblings.at("/items/0");
    assertThat(sibling.path("traceId").asText()).isEqualTo(V4);
    assertThat(sibling.path("spanId").asText()).isEqualTo(CALL);
    assertThat(sibling.path("label").asText()).isEqualTo("twin");
    assertThat(sibling.path("differs")).hasSize(1);
    assertThat(sibling.at("/differs/0").asText()).isEqualTo("prompt");
    assertThat(sibling.path("reason").asText())
        .isEqualTo("asks exactly the same; only the prompt differs");
    assertThat(sibling.path("score").asDouble()).isBetween(.9, 1.0);
    assertThat(sibling.path("promptVersion").asText()).isEqualTo("v4");
  }

  @Test
  void ofACallAreTheSame() {
    String path = "/api/v1/traces/" + V4 + "/siblings";
    assertThat(server.json(path + "?spanId=" + CALL)).isEqualTo(server.json(path));
    assertThat(server.json(path + "?limit=1").at("/items/0/traceId").asText()).isEqualTo(V3);
  }

  @Test
  void ofAQuestionNobodyElseAskedAreNone() {
    assertThat(server.json("/api/v1/traces/" + OTHER + "/siblings").path("items")).isEmpty();
  }

  @Test
  void wrongRequestsAreNamed() {
    assertThat(error(404, "d".repeat(32), "")).contains("not stored here");
    assertThat(error(404, V3, "?spanId=" + "9".repeat(16))).contains("not stored here");
    assertThat(error(400, V3, "?spanId=" + AGENT)).contains("expected: a model call");
    assertThat(error(400, V3, "?spanId=x")).contains("expected");
    assertThat(error(400, V3, "?limit=0")).contains("expected: 1..50");
  }

  private static String error(int status, String trace, String query) {
    var response = server.get("/api/v1/traces/" + trace + "/siblings" + query);
    assertThat(response.statusCode()).isEqualTo(status);
    return RunningServer.tree(response).path("error").path("message").asText();
  }
}

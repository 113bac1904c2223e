package dev.verbatim.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.opentelemetry.proto.trace.v1.Span;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two versions of a prompt over the same forty questions, over HTTP. */
class CohortsTest {
  private static final int QUESTIONS = 40;
  private static final long SECOND = 1_000_000_000L;
  private static RunningServer server;

  @BeforeAll
  static void start() {
    server = new RunningServer();
    List<Span> spans = new ArrayList<>();
    for (int i = 0; i < 2 * QUESTIONS; i++) {
      String version = i < QUESTIONS ? "v3" : "v4";
      String question = "Where is order " + i % QUESTIONS + "?";
      long start = Batches.START + i * SECOND;
      long millis = 300 + 20 * (i % 5) + (i < QUESTIONS ? 0 : 700);
      spans.add(
          Batches.chat(
              Batches.span("%032x".formatted(i + 1), "%016x".formatted(i + 1), "chat")
                  .setStartTimeUnixNano(start)
                  .setEndTimeUnixNano(start + millis * 1_000_000),
              version,
              "You are " + version,
              question));
    }
    server.post(
        "/v1/traces",
        "application/x-protobuf",
        Batches.of(spans.toArray(Span[]::new)).toByteArray());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void versionsAreSetAgainstEachOtherOnTheSameQuestions() {
    JsonNode cohorts =
        server.json("/api/v1/cohorts?left=version:refund@v3&right=version:refund@v4");
    assertThat(cohorts.path("sentence").asText())
        .startsWith("Compared on 40 pairs of calls that ask the same. Latency +");
    assertThat(cohorts.at("/mix/pairs").asInt()).isEqualTo(QUESTIONS);
    assertThat(cohorts.at("/left/total").asInt()).isEqualTo(QUESTIONS);
    JsonNode latency = measure(cohorts, "latency");
    assertThat(latency.path("verdict").asText()).isEqualTo("higher");
    assertThat(latency.at("/paired/mean").asDouble()).isEqualTo(700);
    assertThat(latency.path("worst")).hasSize(5);
    JsonNode diff =
        server.json(
            "/api/v1/diff?left="
                + latency.at("/worst/0/left").asText()
                + "&right="
                + latency.at("/worst/0/right").asText());
    assertThat(diff.path("sentence").asText()).startsWith("Same question.");
    assertThat(measure(cohorts, "refusals").path("verdict").asText()).isEqualTo("none_seen");
  }

  private static JsonNode measure(JsonNode cohorts, String name) {
    for (JsonNode measure : cohorts.path("measures")) {
      if (measure.path("measure").asText().equals(name)) {
        return measure;
      }
    }
    throw new AssertionError("no measure " + name);
  }

  @Test
  void aChangeIsFoundWithItsCause() {
    JsonNode changes = server.json("/api/v1/changes?measure=latency");
    assertThat(changes.path("items")).hasSize(1);
    JsonNode change = changes.at("/items/0");
    assertThat(change.path("epochNanos").asText())
        .isEqualTo(Long.toString(Batches.START + QUESTIONS * SECOND));
    assertThat(change.at("/causes/0/kind").asText()).isEqualTo("version");
    assertThat(change.path("sentence").asText())
        .endsWith("Near it, prompt version refund v4 went from 0 % to 100 % of the calls.");
    assertThat(server.json("/api/v1/changes?measure=refusals").path("items")).isEmpty();
  }

  @Test
  void onlySoManyAreComparedAndThatIsSaid() {
    JsonNode cohorts = server.json("/api/v1/cohorts?left=version:refund@v3&right=&limit=10");
    assertThat(cohorts.at("/left/compared").asInt()).isEqualTo(10);
    assertThat(cohorts.at("/left/total").asInt()).isEqualTo(QUESTIONS);
    assertThat(cohorts.at("/right/total").asInt()).isEqualTo(2 * QUESTIONS);
  }

  @Test
  void wrongRequestsAreNamed() {
    assertThat(error("/api/v1/cohorts?right=")).contains("left: missing");
    assertThat(error("/api/v1/cohorts?left=cots:1&right=")).contains("cots");
    assertThat(error("/api/v1/changes?measure=speed")).contains("expected: one of refusals");
    assertThat(error("/api/v1/cohorts?left=&leftVersion=a:b&right=")).contains("one of them");
    assertThat(error("/api/v1/cohorts?leftVersion=a&right="))
        .startsWith("leftVersion: a (expected");
    assertThat(error("/api/v1/changes?limit=0")).contains("expected: 1..20000");
  }

  private static String error(String path) {
    var response = server.get(path);
    assertThat(response.statusCode()).isEqualTo(400);
    return RunningServer.tree(response).at("/error/message").asText();
  }
}

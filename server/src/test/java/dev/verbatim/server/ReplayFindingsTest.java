package dev.verbatim.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.verbatim.testkit.provider.Reply;
import dev.verbatim.testkit.provider.Script;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is told of a replay, and what people make of it: noise, a new baseline. */
class ReplayFindingsTest extends RecordedServer {
  private static final String TRACE = "5b8aa5a2d2c872e8321cf37308d69df2";
  private static final String SYSTEM = "You help with orders.\\nBe polite.";

  @BeforeEach
  void record() throws InterruptedException {
    provider.follow(Script.of(Reply.text("One."), Reply.text("Two."), Reply.text("Three.")));
    String live = server.uri("/gateway/up/v1").toString();
    for (String user : List.of("a", "b", "Where is order 17 of ticket AB-1?")) {
      assertThat(ask(live, SYSTEM, user).statusCode()).isEqualTo(200);
    }
    awaitSpans(TRACE, 3);
  }

  /** Asks as the app does; texts are JSON without their quotes. */
  private HttpResponse<byte[]> ask(String baseUrl, String system, String user) {
    return server.send(
        HttpRequest.newBuilder(URI.create(baseUrl + "/chat/completions"))
            .header("content-type", "application/json")
            .header("traceparent", "00-" + TRACE + "-051581bf3cb55c13-01")
            .header("x-verbatim-prompt", "orders")
            .header("x-verbatim-prompt-version", "1")
            .POST(
                BodyPublishers.ofString(
                    """
                    {"model":"gpt-5-mini","messages":[{"role":"system","content":"%s"},\
                    {"role":"user","content":"%s"}]}\
                    """
                        .formatted(system, user))));
  }

  private HttpResponse<byte[]> ask(JsonNode replay, String system, String user) {
    return ask(replay.at("/baseUrls/openai").asText(), system, user);
  }

  private JsonNode post(String path, ObjectNode document) {
    return RunningServer.tree(
        server.post(path, "application/json", document.toString().getBytes(UTF_8)));
  }

  private JsonNode replay(boolean keepGoing) {
    return post(
        "/api/v1/replays",
        RunningServer.JSON.createObjectNode().put("traceId", TRACE).put("keepGoing", keepGoing));
  }

  private static List<String> rails(JsonNode state) {
    List<String> rails = new ArrayList<>();
    for (JsonNode rail : state.path("rails")) {
      rails.add(
          rail.path("state").asText()
              + " "
              + rail.path("recorded").asText("-").replace("null", "-")
              + " "
              + rail.path("calls"));
    }
    return rails;
  }

  @Test
  void theForkNamesTheCallAndTheLine() {
    JsonNode replay = replay(false);
    ask(replay, SYSTEM, "a");
    ask(replay, SYSTEM + "\\nAnswer in one sentence.", "b");
    JsonNode state = state(replay);
    assertThat(state.at("/fork/sentence").asText())
        .isEqualTo(
            "Call 2 of 3 is the first that differs: the same call, system prompt +1 line “Answer"
                + " in one sentence.”; stale from here.");
    assertThat(rails(state)).containsExactly("same 1 [1]", "changed 2 [2]", "ahead 3 []");
    JsonNode change = state.at("/misses/0/changes/0");
    assertThat(change.path("path").asText()).isEqualTo("/system/0");
    List<String> lines = new ArrayList<>();
    change
        .path("lines")
        .forEach(
            line ->
                lines.add(
                    line.path("kind").asText()
                        + " "
                        + line.path("leftLine")
                        + " "
                        + line.path("rightLine")
                        + " "
                        + line.at("/pieces/0/text").asText()));
    assertThat(lines)
        .contains("equal 1 1 You help with orders.", "added null 3 Answer in one sentence.");
    assertThat(state.at("/recording/1/gist").asText()).isEqualTo("Two.");
  }

  @Test
  void aSkippedStepAndAnUnknownOneAreToldApart() {
    JsonNode replay = replay(false);
    ask(replay, SYSTEM, "a");
    ask(replay, SYSTEM, "Where is order 17 of ticket AB-1?");
    ask(replay, SYSTEM, "a");
    ask(replay, SYSTEM, "Who are you?");
    JsonNode state = state(replay);
    assertThat(rails(state))
        .containsExactly("same 1 [1]", "same 3 [2]", "repeated 1 [3]", "changed 2 [4]");
    assertThat(state.at("/fork/sentence").asText())
        .startsWith("Call 4, behind 3 recorded, is the first that differs: it was not recorded;");
  }

  @Test
  void whatIsSaidToBeNoiseIsNoiseInTheNextReplay() {
    String other = "Where is order 17 of ticket XY-9?";
    JsonNode before = replay(false);
    assertThat(ask(before, SYSTEM, other).statusCode()).isEqualTo(404);
    JsonNode miss = state(before).at("/misses/0");
    String pattern = miss.at("/changes/0/noise").asText();
    assertThat(pattern).isEqualTo("17 of ticket *");
    post(
        "/api/v1/sites/" + miss.path("closestSiteId").asText() + "/noise",
        RunningServer.JSON.createObjectNode().put("kind", "words").put("pattern", pattern));
    JsonNode after = replay(false);
    HttpResponse<byte[]> answer = ask(after, SYSTEM, other);
    assertThat(RunningServer.text(answer)).contains("Three.");
    assertThat(state(after).at("/calls/0/match").asText()).isEqualTo("masked");
    assertThat(ask(after, SYSTEM, "Where is order 18 of ticket AB-1?").statusCode())
        .as("nothing else is noise")
        .isEqualTo(404);
  }

  @Test
  void aPlaceInTheRequestItselfIsNoise() {
    JsonNode before = replay(false);
    ask(before, SYSTEM + " It is noon.", "a");
    JsonNode miss = state(before).at("/misses/0");
    post(
        "/api/v1/sites/" + miss.path("closestSiteId").asText() + "/noise",
        RunningServer.JSON
            .createObjectNode()
            .put("kind", "path")
            .put("pattern", "/request/system/0"));
    JsonNode after = replay(false);
    assertThat(ask(after, SYSTEM + " It is noon.", "a").statusCode()).isEqualTo(200);
    assertThat(ask(after, SYSTEM, "Else.").statusCode()).isEqualTo(404);
  }

  @Test
  void aRunBecomesTheBaselineAndIsTakenBack() throws InterruptedException {
    String edited = SYSTEM + "\\nAnswer in one sentence.";
    JsonNode strict = replay(false);
    String accept = "/api/v1/replays/" + strict.path("id").asText() + "/accept";
    assertThat(post(accept, RunningServer.JSON.createObjectNode()).at("/error/message").asText())
        .contains("nothing was asked yet");
    ask(strict, edited, "a");
    assertThat(post(accept, RunningServer.JSON.createObjectNode()).at("/error/message").asText())
        .contains("1 of 1 calls were refused");

    JsonNode lenient = replay(true);
    for (String user : List.of("a", "b", "Where is order 17 of ticket AB-1?")) {
      assertThat(ask(lenient, edited, user).statusCode()).isEqualTo(200);
    }
    String run = lenient.path("id").asText();
    awaitSpans(run, 3);
    assertThat(
            post("/api/v1/replays/" + run + "/accept", RunningServer.JSON.createObjectNode())
                .path("accepted")
                .asBoolean())
        .isTrue();
    JsonNode next = replay(false);
    assertThat(next.at("/of/traceId").asText()).isEqualTo(TRACE);
    assertThat(next.at("/of/baselineTraceId").asText()).isEqualTo(run);
    assertThat(RunningServer.text(ask(next, edited, "a"))).contains("One.");
    assertThat(state(next).at("/calls/0/match").asText()).isEqualTo("exact");
    assertThat(
            server
                .json("/api/v1/traces/" + TRACE + "/replayability")
                .path("baselineTraceId")
                .asText())
        .isEqualTo(run);

    HttpRequest.Builder takeBack =
        HttpRequest.newBuilder(server.uri("/api/v1/replays/" + run + "/accept")).DELETE();
    assertThat(RunningServer.tree(server.send(takeBack)).path("accepted").asBoolean()).isFalse();
    assertThat(server.send(takeBack).statusCode()).isEqualTo(404);
    assertThat(replay(false).at("/of/baselineTraceId").isNull()).isTrue();
  }

  @Test
  void replaysAreListedTheNewestFirst() throws InterruptedException {
    JsonNode first = replay(false);
    ask(first, SYSTEM, "Unknown.");
    awaitSpans(first.path("id").asText(), 1);
    JsonNode second = replay(false);
    JsonNode page = server.json("/api/v1/replays?limit=1&traceId=" + TRACE);
    assertThat(page.path("total").asInt()).isEqualTo(2);
    assertThat(page.at("/items/0/id")).isEqualTo(second.path("id"));
    assertThat(page.at("/items/0/status").asText()).isEqualTo("waiting");
    JsonNode rest =
        server.json("/api/v1/replays?limit=1&cursor=" + page.path("nextCursor").asText());
    assertThat(rest.at("/items/0/id")).isEqualTo(first.path("id"));
    assertThat(rest.at("/items/0/status").asText()).isEqualTo("diverged");
    assertThat(rest.at("/items/0/sentence").asText()).startsWith("Call 1 of 3 is the first");
    assertThat(rest.path("nextCursor").isNull()).isTrue();
    assertThat(server.json("/api/v1/replays?sessionId=none").path("items")).isEmpty();

    JsonNode original = server.json("/api/v1/traces/" + TRACE + "/replayability");
    assertThat(original.path("sentence").asText()).isEqualTo("3 of 3 calls replayable");
    assertThat(original.path("replay").isNull()).isTrue();
    JsonNode run = server.json("/api/v1/traces/" + first.path("id").asText() + "/replayability");
    assertThat(run.at("/replay/of/traceId").asText()).isEqualTo(TRACE);
    assertThat(run.at("/replay/status").asText()).isEqualTo("diverged");
    assertThat(server.get("/api/v1/traces/" + "1".repeat(32) + "/replayability").statusCode())
        .isEqualTo(404);
  }
}

package dev.verbatim.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.verbatim.testkit.provider.Reply;
import dev.verbatim.testkit.provider.Script;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Replays that answer tools, and forks that ask the provider for what was not recorded. */
class ReplayWithToolsTest extends RecordedServer {
  private static final String TRACE = "6c8aa5a2d2c872e8321cf37308d69df2";

  @BeforeEach
  void record() throws Exception {
    provider.follow(
        Script.of(Reply.text("First."), Reply.text("Second."), Reply.text("Third, live.")));
    assertThat(ask("/gateway/openai/v1", "You are brief.", "Where is order W1?").statusCode())
        .isEqualTo(200);
    ask("/gateway/openai/v1", "You are brief.", "And order W2?");
    tool(
        1,
        "order",
        "{\\\"id\\\":\\\"W1\\\"}",
        "{\\\"state\\\":\\\"shipped\\\",\\\"sum\\\":1.10}",
        "");
    tool(
        2,
        "code",
        "{}",
        "17",
        ",{\"key\":\"verbatim.output.type\",\"value\":{\"stringValue\":\"text\"}}");
    tool(3, "mail", "{\\\"to\\\":\\\"W1\\\"}", "", "");
    tool(
        4,
        "pay",
        "{}",
        "",
        ",{\"key\":\"verbatim.status\",\"value\":{\"stringValue\":\"error\"}}"
            + ",{\"key\":\"error.type\",\"value\":{\"stringValue\":\"CardError\"}}"
            + ",{\"key\":\"verbatim.error.message\",\"value\":{\"stringValue\":\"declined\"}}");
    awaitSpans(TRACE, 6);
  }

  private HttpResponse<byte[]> ask(String base, String system, String user) {
    String body =
        "{\"model\":\"gpt-5-mini\",\"messages\":[{\"role\":\"system\",\"content\":\""
            + system
            + "\"},{\"role\":\"user\",\"content\":\""
            + user
            + "\"}]}";
    return server.post(
        base + "/chat/completions",
        "application/json",
        body.getBytes(StandardCharsets.UTF_8),
        "traceparent",
        "00-" + TRACE + "-051581bf3cb55c13-01",
        "authorization",
        "Bearer sk-of-the-app");
  }

  private void tool(int number, String name, String arguments, String result, String more) {
    String span =
        """
        {"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"%s","spanId":"00000000000000b%d","name":"%s",\
        "startTimeUnixNano":"%d","endTimeUnixNano":"%d","attributes":[\
        {"key":"verbatim.kind","value":{"stringValue":"tool"}},\
        {"key":"gen_ai.tool.name","value":{"stringValue":"%s"}},\
        {"key":"gen_ai.tool.call.arguments","value":{"stringValue":"%s"}}%s%s]}]}]}]}\
        """
            .formatted(
                TRACE,
                number,
                name,
                1795165200000000000L + number,
                1795165200000000000L + number,
                name,
                arguments,
                result.isEmpty()
                    ? ""
                    : ",{\"key\":\"gen_ai.tool.call.result\",\"value\":{\"stringValue\":\""
                        + result
                        + "\"}}",
                more);
    assertThat(
            server
                .post("/v1/traces", "application/json", span.getBytes(StandardCharsets.UTF_8))
                .statusCode())
        .isEqualTo(200);
  }

  private JsonNode replay(String more) {
    return RunningServer.tree(
        server.post(
            "/api/v1/replays",
            "application/json",
            ("{\"traceId\":\"" + TRACE + "\"" + more + "}").getBytes(StandardCharsets.UTF_8)));
  }

  private static String path(String url) {
    return URI.create(url).getRawPath();
  }

  private JsonNode tool(JsonNode replay, String name, String body) {
    HttpResponse<byte[]> answer =
        server.post(
            path(replay.path("url").asText()) + "/tools/" + name,
            "application/json",
            body.getBytes(StandardCharsets.UTF_8));
    assertThat(answer.statusCode()).isEqualTo(200);
    return RunningServer.tree(answer);
  }

  private static List<String> texts(JsonNode list, String member) {
    List<String> texts = new ArrayList<>();
    list.forEach(element -> texts.add(element.path(member).asText()));
    return texts;
  }

  @Test
  void toolsGetWhatTheyGave() throws Exception {
    JsonNode replay = replay("");
    ask(path(replay.at("/baseUrls/openai").asText()), "You are brief.", "Where is order W1?");
    ask(path(replay.at("/baseUrls/openai").asText()), "You are brief.", "And order W2?");
    JsonNode order = tool(replay, "order", "{\"arguments\":{\"id\":\"W1\"},\"callId\":\"c1\"}");
    assertThat(order.path("action").asText()).isEqualTo("answer");
    assertThat(order.at("/result/state").asText()).isEqualTo("shipped");
    assertThat(order.path("resultText").asText()).isEqualTo("{\"state\":\"shipped\",\"sum\":1.10}");
    assertThat(order.path("match").asText()).isEqualTo("exact");
    assertThat(order.path("recordedSpanId").asText()).isEqualTo("00000000000000b1");
    JsonNode code = tool(replay, "code", "{}");
    assertThat(code.path("result").isTextual()).isTrue();
    assertThat(code.path("result").asText()).isEqualTo("17");
    assertThat(tool(replay, "mail", "{\"arguments\":{\"to\":\"W1\"}}").path("result").isNull())
        .isTrue();
    assertThat(state(replay).path("status").asText()).isEqualTo("running");
    assertThat(texts(state(replay).path("unusedTools"), "name")).containsExactly("pay");
    JsonNode pay = tool(replay, "pay", "{\"arguments\":\"{}\"}");
    assertThat(pay.path("action").asText()).isEqualTo("error");
    assertThat(pay.path("errorType").asText()).isEqualTo("CardError");
    assertThat(pay.path("message").asText()).isEqualTo("declined");
    JsonNode state = state(replay);
    assertThat(state.path("status").asText()).isEqualTo("same");
    assertThat(texts(state.path("tools"), "source")).containsOnly("tape").hasSize(4);

    awaitSpans(replay.path("traceId").asText(), 6);
    JsonNode diff =
        server.json("/api/v1/diff?left=" + TRACE + "&right=" + replay.path("traceId").asText());
    assertThat(diff.path("sentence").asText()).contains("Same question");
  }

  @Test
  void aChangedArgumentStopsBeforeTheToolRunsAlsoAfterARestart() throws Exception {
    JsonNode replay = replay("");
    tool(replay, "order", "{\"arguments\":{\"id\":\"W1\"}}");
    JsonNode denied = tool(replay, "mail", "{\"arguments\":{\"to\":\"everybody\"}}");
    assertThat(denied.path("action").asText()).isEqualTo("deny");
    assertThat(denied.path("reason").asText()).contains("/to").doesNotContain("everybody");
    JsonNode state = state(replay);
    assertThat(state.path("status").asText()).isEqualTo("diverged");
    assertThat(state.at("/fork/tool").asInt()).isEqualTo(2);
    assertThat(state.at("/fork/sentence").asText())
        .isEqualTo(
            "Tool mail is the first that differs: other arguments than recorded (/to); it was not"
                + " run. Stale from here.");
    assertThat(state.at("/tools/1/changes/0/asked").asText()).isEqualTo("\"everybody\"");
    awaitSpans(replay.path("traceId").asText(), 2);

    restart();
    JsonNode resumed = state(replay);
    assertThat(resumed.path("status").asText()).isEqualTo("diverged");
    assertThat(texts(resumed.path("tools"), "action")).containsExactly("answer", "deny");
    assertThat(tool(replay, "order", "{\"arguments\":{\"id\":\"W1\"}}").path("match").asText())
        .isEqualTo("repeat");
  }

  @Test
  void whatWasWithheldIsNotTakenForNothing() throws Exception {
    tool(
        5,
        "secret",
        "{}",
        "",
        ",{\"key\":\"verbatim.output.type\",\"value\":{\"stringValue\":\"withheld\"}}");
    awaitSpans(TRACE, 7);
    JsonNode denied = tool(replay(""), "secret", "{}");
    assertThat(denied.path("action").asText()).isEqualTo("deny");
    assertThat(denied.path("code").asText()).isEqualTo("replay_not_captured");
  }

  @Test
  void rulesAndWrongQuestions() {
    JsonNode replay =
        replay(",\"tools\":{\"*\":\"live\",\"order\":{\"stub\":[1.5,2]},\"pay\":\"deny\"}");
    assertThat(tool(replay, "anything", "{}").path("action").asText()).isEqualTo("run");
    assertThat(tool(replay, "order", "{}").path("result").toString()).isEqualTo("[1.5,2]");
    assertThat(tool(replay, "pay", "{}").path("code").asText()).isEqualTo("replay_denied");
    String tools = path(replay.path("url").asText()) + "/tools/";
    assertThat(server.post(tools + "order", "application/json", new byte[] {'['}).statusCode())
        .isEqualTo(400);
    assertThat(server.post(tools, "application/json", new byte[] {'{', '}'}).statusCode())
        .isEqualTo(400);
    assertThat(
            server
                .post(
                    "/replay/0123456789abcdef0123456789abcdef/tools/x",
                    "application/json",
                    new byte[] {'{', '}'})
                .statusCode())
        .isEqualTo(404);
    HttpResponse<byte[]> wrong =
        server.post(
            "/api/v1/replays",
            "application/json",
            ("{\"traceId\":\"" + TRACE + "\",\"tools\":{\"a\":\"b\"}}")
                .getBytes(StandardCharsets.UTF_8));
    assertThat(wrong.statusCode()).isEqualTo(400);
    assertThat(new String(wrong.body(), StandardCharsets.UTF_8)).contains("tools.a: no rule");
  }

  @Test
  void aForkAsksTheProviderOnlyForWhatChanged() throws Exception {
    JsonNode replay = replay(",\"mode\":\"fork\"");
    assertThat(replay.path("mode").asText()).isEqualTo("fork");
    String base = path(replay.at("/baseUrls/openai").asText());
    int before = provider.exchanges().size();
    assertThat(content(ask(base, "You are brief.", "Where is order W1?"))).isEqualTo("First.");
    assertThat(provider.exchanges()).hasSize(before);
    HttpResponse<byte[]> live = ask(base, "You are brief.", "And order W3?");
    assertThat(content(live)).isEqualTo("Third, live.");
    assertThat(live.headers().firstValue("x-verbatim-replay")).contains("live");
    assertThat(provider.exchanges()).hasSize(before + 1);
    assertThat(provider.exchanges().getLast().request().header("authorization"))
        .contains("Bearer sk-of-the-app");
    assertThat(content(ask(base, "You are brief.", "And order W2?"))).isEqualTo("Second.");
    assertThat(provider.exchanges()).hasSize(before + 1);

    JsonNode state = state(replay);
    assertThat(texts(state.path("calls"), "source")).containsExactly("tape", "live", "tape");
    assertThat(state.at("/calls/1/served").asBoolean()).isTrue();
    String run = replay.path("traceId").asText();
    awaitSpans(run, 3);
    String span = state.at("/calls/1/spanId").asText();
    assertThat(server.get("/api/v1/traces/" + run + "/spans/" + span + "/response").body())
        .isEqualTo(live.body());
    assertThat(server.json("/api/v1/traces/" + run + "/spans/" + span).toString())
        .doesNotContain("sk-of-the-app");
  }

  @Test
  void aForkOfTheRestAsksForEverythingBehindTheChange() {
    provider.follow(Script.of(Reply.text("Live 1."), Reply.text("Live 2.")));
    JsonNode replay = replay(",\"mode\":\"fork\",\"live\":\"rest\"");
    String base = path(replay.at("/baseUrls/openai").asText());
    assertThat(content(ask(base, "You are brief.", "Where is order W9?"))).isEqualTo("Live 1.");
    assertThat(content(ask(base, "You are brief.", "And order W2?"))).isEqualTo("Live 2.");
    assertThat(texts(state(replay).path("calls"), "source")).containsExactly("live", "live");
  }

  private static String content(HttpResponse<byte[]> answer) {
    assertThat(answer.statusCode()).isEqualTo(200);
    return RunningServer.tree(answer).at("/choices/0/message/content").asText();
  }
}

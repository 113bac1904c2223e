package dev.verbatim.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.opentelemetry.proto.trace.v1.Span;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two runs of one question, under two prompts. */
class DiffTest {
  private static final String OLD = "a".repeat(32);
  private static final String NEW = "b".repeat(32);
  private static final String AGENT = "1".repeat(16);
  private static final String CALL = "2".repeat(16);
  private static final String TOOL = "3".repeat(16);
  private static final String HOSTILE = "c".repeat(32);
  private static final String QUIET = "e".repeat(32);
  private static final String LONG = "rule\\n".repeat(20);
  private static RunningServer server;

  @BeforeAll
  static void start() {
    server = new RunningServer();
    server.post(
        "/v1/traces",
        "application/x-protobuf",
        Batches.of(
                agent(OLD),
                tool(OLD),
                call(OLD, "v3", "Be concise.", "We have refunded 100 EUR to your card."))
            .toByteArray());
    server.post(
        "/v1/traces",
        "application/x-protobuf",
        Batches.of(
                agent(NEW),
                call(NEW, "v4", "Be thorough.", "We have refunded 150 EUR to your card."))
            .toByteArray());
    hostile();
  }

  private static void hostile() {
    server.post(
        "/v1/traces",
        "application/x-protobuf",
        Batches.of(
                tool(HOSTILE, 8813, 150),
                call(QUIET, "v3", LONG + "Be kind.", "It is paid."),
                call(
                    HOSTILE,
                    "</title><script>v",
                    LONG + "</style><script>alert(1)</script>",
                    "<img src=x onerror=\\\"alert(1)\\\"> pay \u202e000,1"))
            .toByteArray());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void ofTwoTracesOpensWithASentenceAndShowsThePath() {
    JsonNode diff = server.json("/api/v1/diff?left=" + OLD + "&right=" + NEW);
    assertThat(diff.path("sentence").asText())
        .isEqualTo(
            "Same question. Prompt refund v3 → refund v4 (one line). lookup_order is no longer"
                + " called. The answer says 150 EUR, not 100 EUR.");
    assertThat(diff.path("path").findValuesAsText("relation"))
        .containsExactly("equal", "removed", "changed");
    assertThat(diff.path("fork").asInt()).isEqualTo(1);
    assertThat(diff.at("/path/1/left/name").asText()).isEqualTo("lookup_order");
    assertThat(diff.at("/path/1/right").isNull()).isTrue();
    assertThat(diff.at("/left/spanId").isNull()).isTrue();
    assertThat(diff.at("/left/answerSpanId").asText()).isEqualTo(CALL);
  }

  @Test
  void ofTwoCallsComparesWhatWasSaid() {
    JsonNode diff =
        server.json("/api/v1/diff?left=" + OLD + ":" + CALL + "&right=" + NEW + ":" + CALL);
    assertThat(diff.at("/answer/facts/changed/0/right/value").asText()).isEqualTo("150 EUR");
    assertThat(diff.path("pairs").findValuesAsText("relation")).containsExactly("equal");
    assertThat(diff.at("/prompt/pieces").findValuesAsText("kind")).contains("removed", "added");
    assertThat(diff.path("path")).isEmpty();
    assertThat(diff.path("fork").isNull()).isTrue();
  }

  @Test
  void ofTwoOtherStepsComparesWhatTheyWereGivenAndGave() {
    JsonNode diff =
        server.json("/api/v1/diff?left=" + OLD + ":" + TOOL + "&right=" + HOSTILE + ":" + TOOL);
    assertThat(diff.path("sentence").asText())
        .isEqualTo("Given something else. They gave something else.");
    assertThat(diff.at("/calls/0/changes/0/rightPath").asText()).isEqualTo("/order");
    assertThat(diff.at("/answer/json/0/right").asText()).isEqualTo("150");
    assertThat(diff.path("prompt").isNull()).isTrue();
    assertThat(diff.at("/left/answerSpanId").isNull()).isTrue();
    assertThat(
            server
                .json("/api/v1/diff?left=" + OLD + ":" + TOOL + "&right=" + OLD + ":" + TOOL)
                .path("sentence")
                .asText())
        .isEqualTo("Given the same. They gave the same.");
  }

  @Test
  void ofATraceAndItselfIsNothing() {
    JsonNode diff = server.json("/api/v1/diff?left=" + OLD + "&right=" + OLD);
    assertThat(diff.path("sentence").asText())
        .isEqualTo("Same question. Nothing known changed. Same answer.");
    assertThat(diff.path("path").findValuesAsText("relation")).containsOnly("equal");
  }

  @Test
  void theExportedPatchMakesTheRightCallOfTheLeftOne() {
    JsonNode export = server.json("/api/v1/diff/export?left=" + OLD + "&right=" + NEW);
    JsonNode back = server.json("/api/v1/diff/export?left=" + NEW + "&right=" + OLD);
    assertThat(export.path("diff").path("sentence").asText()).startsWith("Same question.");
    assertThat(export.at("/base/instructions/1").asText()).isEqualTo("Be concise.");
    assertThat(patched(export.path("base"), export.path("patch"))).isEqualTo(back.path("base"));
    assertThat(patched(back.path("base"), back.path("patch"))).isEqualTo(export.path("base"));
    assertThat(error(400, "left=" + OLD + "&right=" + NEW + "&format=pdf", "/export"))
        .contains("json or html");
  }

  /** RFC 6902, as far as it is used. */
  private static JsonNode patched(JsonNode base, JsonNode patch) {
    JsonNode result = base.deepCopy();
    for (JsonNode operation : patch) {
      String path = operation.path("path").asText();
      JsonNode parent = result.at(path.substring(0, path.lastIndexOf('/')));
      String name = path.substring(path.lastIndexOf('/') + 1);
      JsonNode value = operation.path("value");
      if (parent instanceof ArrayNode array) {
        int place = Integer.parseInt(name);
        switch (operation.path("op").asText()) {
          case "add" -> array.insert(place, value);
          case "remove" -> array.remove(place);
          default -> array.set(place, value);
        }
      } else if (operation.path("op").asText().equals("remove")) {
        ((ObjectNode) parent).remove(name);
      } else {
        ((ObjectNode) parent).set(name, value);
      }
    }
    return result;
  }

  @Test
  void theExportedPageShowsHostileTextAsText() {
    var page =
        server.get("/api/v1/diff/export?left=" + QUIET + "&right=" + HOSTILE + "&format=html");
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.headers().firstValue("content-disposition").orElse("")).contains(".html");
    assertThat(page.headers().firstValue("content-security-policy").orElse(""))
        .contains("default-src 'none'")
        .doesNotContain("script-src");
    String html = new String(page.body(), StandardCharsets.UTF_8);
    assertThat(html)
        .contains("&lt;script&gt;", "&lt;img src=x onerror=&quot;alert(1)&quot;&gt;", "U+202E")
        .contains("Content-Security-Policy", "light-dark(", "<details>")
        .doesNotContain("<script", "<img", "</style><", "\u202e", "http://", "https://");
  }

  @Test
  void tellsWhetherItIsMoreThanNormalVariation() {
    for (int i = 0; i < 25; i++) {
      String trace = "%032x".formatted(0xd000 + i);
      server.post(
          "/v1/traces",
          "application/x-protobuf",
          Batches.of(
                  agent(trace),
                  call(trace, "v7", "Be kind.", "We have refunded 100 EUR to your card."))
              .toByteArray());
    }
    String other = "e".repeat(32);
    server.post(
        "/v1/traces",
        "application/x-protobuf",
        Batches.of(
                agent(other), call(other, "v8", "Be brief.", "We cannot find any refund of yours."))
            .toByteArray());
    String seventh = "%032x".formatted(0xd007);
    JsonNode traces = server.json("/api/v1/diff?left=" + seventh + "&right=" + other);
    assertThat(traces.at("/noise/kind").asText()).isEqualTo("larger");
    assertThat(traces.at("/noise/pairs").asInt()).isEqualTo(24);
    assertThat(traces.at("/noise/text").asText())
        .isEqualTo("Larger than 100 % of 24 pairs of repetitions of refund v7.");
    JsonNode calls =
        server.json("/api/v1/diff?left=" + seventh + ":" + CALL + "&right=" + other + ":" + CALL);
    assertThat(calls.at("/noise/kind").asText()).isEqualTo("larger");
    JsonNode again =
        server.json("/api/v1/diff?left=" + seventh + "&right=" + "%032x".formatted(0xd008));
    assertThat(again.at("/noise/kind").asText()).isEqualTo("within");
    JsonNode few = server.json("/api/v1/diff?left=" + OLD + "&right=" + NEW);
    assertThat(few.at("/noise/kind").asText()).isEqualTo("unknown");
    assertThat(few.at("/noise/largerThan").isNull()).isTrue();
  }

  @Test
  void whatPeopleCallNoiseIsNoise() {
    String one = "e".repeat(31) + "1";
    String two = "e".repeat(31) + "2";
    server.post(
        "/v1/traces",
        "application/x-protobuf",
        Batches.of(
                agent(one),
                tool(one, 1, 100),
                call(one, "v9", "Be kind.", "It is paid, see Ticket AB-1."),
                agent(two),
                tool(two, 2, 100),
                call(two, "v9", "Be kind.", "It is paid, see Ticket XY-2."))
            .toByteArray());
    String address = "/api/v1/diff?left=" + one + "&right=" + two;
    JsonNode before = server.json(address);
    assertThat(before.path("sentence").asText()).contains("lookup_order is called with order 2");
    String rules = "/api/v1/sites/" + before.at("/left/siteId").asText() + "/noise";
    String path = added(rules, "{\"kind\":\"path\",\"pattern\":\"/order\"}");
    String words = added(rules, "{\"kind\":\"words\",\"pattern\":\"Ticket *\"}");
    assertThat(server.json(rules).path("items").findValuesAsText("id"))
        .containsExactlyInAnyOrder(path, words);
    JsonNode after = server.json(address);
    assertThat(after.path("sentence").asText())
        .isEqualTo("Same question. Nothing known changed. Same answer, but for times and ids.");
    assertThat(after.at("/answer/relation").asText()).isEqualTo("noise");
    assertThat(after.at("/path").findValuesAsText("relation")).containsOnly("equal");
    assertThat(deleted(rules + "/" + path)).isEqualTo(200);
    assertThat(deleted(rules + "/" + path)).isEqualTo(404);
    assertThat(deleted(rules + "/" + words)).isEqualTo(200);
    assertThat(server.json(address)).isEqualTo(before);
  }

  private static String added(String rules, String rule) {
    var response = server.post(rules, "application/json", rule.getBytes(StandardCharsets.UTF_8));
    assertThat(response.statusCode()).isEqualTo(200);
    return RunningServer.tree(response).path("id").asText();
  }

  private static int deleted(String rule) {
    return server
        .send(java.net.http.HttpRequest.newBuilder(server.uri(rule)).DELETE())
        .statusCode();
  }

  @Test
  void aNoiseRuleThatSaysNothingIsRefused() {
    String rules = "/api/v1/sites/0123456789abcdef/noise";
    for (String wrong :
        java.util.List.of(
            "{\"kind\":\"path\",\"pattern\":\"order\"}",
            "{\"kind\":\"words\",\"pattern\":\"*\"}",
            "{\"kind\":\"regex\",\"pattern\":\"a\"}",
            "{\"kind\":\"words\"}")) {
      var response = server.post(rules, "application/json", wrong.getBytes(StandardCharsets.UTF_8));
      assertThat(response.statusCode()).as(wrong).isEqualTo(400);
      assertThat(RunningServer.tree(response).at("/error/message").asText()).contains("expected: ");
    }
  }

  @Test
  void wrongSidesAreNamed() {
    assertThat(error(400, "left=" + OLD)).contains("right: missing");
    assertThat(error(400, "left=xyz&right=" + NEW)).startsWith("left: ");
    assertThat(error(400, "left=" + OLD + ":" + CALL + "&right=" + NEW)).contains("two spans");
    assertThat(error(404, "left=" + OLD + "&right=" + "d".repeat(32))).contains("not stored");
    assertThat(error(400, "left=" + OLD + ":" + TOOL + "&right=" + NEW + ":" + CALL))
        .contains("a step of kind tool and one of kind llm");
  }

  private static String error(int status, String parameters) {
    return error(status, parameters, "");
  }

  private static String error(int status, String parameters, String path) {
    var response = server.get("/api/v1/diff" + path + "?" + parameters);
    assertThat(response.statusCode()).as(parameters).isEqualTo(status);
    return RunningServer.tree(response).at("/error/message").asText();
  }

  private static Span agent(String trace) {
    return Batches.span(trace, AGENT, "desk")
        .addAttributes(Batches.text("gen_ai.operation.name", "invoke_agent"))
        .setStartTimeUnixNano(Batches.START)
        .setEndTimeUnixNano(Batches.START + 900)
        .build();
  }

  private static Span tool(String trace) {
    return tool(trace, 8812, 100);
  }

  private static Span tool(String trace, int order, int paid) {
    return child(trace, TOOL, "execute_tool lookup_order", 100)
        .addAttributes(Batches.text("gen_ai.operation.name", "execute_tool"))
        .addAttributes(Batches.text("gen_ai.tool.name", "lookup_order"))
        .addAttributes(Batches.text("gen_ai.tool.call.arguments", "{\"order\":" + order + "}"))
        .addAttributes(Batches.text("gen_ai.tool.call.result", "{\"paid\":" + paid + "}"))
        .build();
  }

  private static Span call(String trace, String version, String rule, String answer) {
    return child(trace, CALL, "chat gpt-5", 300)
        .addAttributes(Batches.text("gen_ai.operation.name", "chat"))
        .addAttributes(Batches.text("gen_ai.request.model", "gpt-5"))
        .addAttributes(Batches.text("verbatim.prompt.name", "refund"))
        .addAttributes(Batches.text("verbatim.prompt.version", version))
        .addAttributes(
            Batches.text(
                "gen_ai.input.messages",
                "[{\"role\":\"system\",\"parts\":[{\"type\":\"text\",\"content\":\"You help.\\n"
                    + rule
                    + "\"}]},{\"role\":\"user\",\"parts\":[{\"type\":\"text\",\"content\":"
                    + "\"Where is my refund?\"}]}]"))
        .addAttributes(
            Batches.text(
                "gen_ai.output.messages",
                "[{\"role\":\"assistant\",\"parts\":[{\"type\":\"text\",\"content\":\""
                    + answer
                    + "\"}]}]"))
        .build();
  }

  private static Span.Builder child(String trace, String id, String name, long after) {
    return Batches.span(trace, id, name)
        .setParentSpanId(
            com.google.protobuf.ByteString.copyFrom(java.util.HexFormat.of().parseHex(AGENT)))
        .setStartTimeUnixNano(Batches.START + after)
        .setEndTimeUnixNano(Batches.START + after + 100);
  }
}

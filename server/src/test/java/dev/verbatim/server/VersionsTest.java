package dev.verbatim.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import dev.verbatim.capture.JsonSliceText;
import dev.verbatim.store.testkit.InMemoryLedger;
import dev.verbatim.store.testkit.InMemorySettings;
import dev.verbatim.store.testkit.InMemoryStore;
import dev.verbatim.testkit.history.HistoryCall;
import dev.verbatim.testkit.history.PromptHistory;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** A generated history goes in over OTLP; versions come out of the API. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class VersionsTest {
  private static final List<HistoryCall> HISTORY = PromptHistory.generate(7, 700);
  private static final ServerStores STORES =
      new ServerStores(
          new InMemoryStore(new JsonSliceText()::of), new InMemorySettings(), new InMemoryLedger());
  private static RunningServer server = new RunningServer(STORES);

  @BeforeAll
  static void send() throws InterruptedException {
    Map<String, List<Span>> byProcess = new LinkedHashMap<>();
    for (int i = 0; i < HISTORY.size(); i++) {
      HistoryCall call = HISTORY.get(i);
      byProcess
          .computeIfAbsent(
              call.release() + " " + call.commit() + " " + call.instance(), p -> new ArrayList<>())
          .add(span(i, call));
    }
    for (Map.Entry<String, List<Span>> process : byProcess.entrySet()) {
      String[] of = process.getKey().split(" ");
      ExportTraceServiceRequest request =
          ExportTraceServiceRequest.newBuilder()
              .addResourceSpans(
                  ResourceSpans.newBuilder()
                      .setResource(
                          Resource.newBuilder()
                              .addAttributes(Batches.text("service.name", "shop"))
                              .addAttributes(Batches.text("service.version", of[0]))
                              .addAttributes(Batches.text("vcs.ref.head.revision", of[1]))
                              .addAttributes(Batches.text("service.instance.id", of[2])))
                      .addScopeSpans(ScopeSpans.newBuilder().addAllSpans(process.getValue())))
              .build();
      var response = server.post("/v1/traces", "application/x-protobuf", request.toByteArray());
      assertThat(response.statusCode()).isEqualTo(200);
    }
    settled();
  }

  @AfterAll
  static void stop() {
    server.close();
    STORES.spans().close();
  }

  private static Span span(int number, HistoryCall call) {
    ObjectNode body = RunningServer.JSON.createObjectNode().put("model", "gpt-4o");
    ArrayNode messages = body.putArray("messages");
    messages.addObject().put("role", "system").put("content", call.system());
    messages.addObject().put("role", "user").put("content", call.user());
    if (!call.tools().isEmpty()) {
      ArrayNode tools = body.putArray("tools");
      call.tools().forEach(tool -> tools.addRawValue(new RawValue(tool)));
    }
    byte[] request = body.toString().getBytes(StandardCharsets.UTF_8);
    return Batches.span(trace(number), "a1b2c3d4e5f60719", "chat gpt-4o")
        .setStartTimeUnixNano(call.epochNanos())
        .setEndTimeUnixNano(call.epochNanos() + 1_000_000L * (number % 100 + 1))
        .addAttributes(Batches.text("verbatim.kind", "llm"))
        .addAttributes(Batches.text("session.id", call.conversation()))
        .addEvents(
            Span.Event.newBuilder()
                .setName("verbatim.attempt")
                .setTimeUnixNano(call.epochNanos())
                .addAttributes(Batches.number("verbatim.attempt.number", 1))
                .addAttributes(
                    Batches.text("url.full", "https://api.openai.com/v1/chat/completions"))
                .addAttributes(Batches.number("http.response.status_code", 200))
                .addAttributes(Batches.text("verbatim.request.content_type", "application/json"))
                .addAttributes(Batches.bytes("verbatim.request.body", request))
                .addAttributes(Batches.text("verbatim.response.content_type", "application/json"))
                .addAttributes(
                    Batches.bytes(
                        "verbatim.response.body",
                        Batches.RESPONSE.getBytes(StandardCharsets.UTF_8))))
        .build();
  }

  private static String trace(int number) {
    return "%032x".formatted(number + 1);
  }

  /** Waits until every call was looked at, and looked at again after a quiet time. */
  private static void settled() throws InterruptedException {
    long deadline = System.nanoTime() + 120_000_000_000L;
    long calls = -1;
    while (System.nanoTime() - deadline < 0) {
      JsonNode sites = server.json("/api/v1/sites");
      long now = 0;
      long undecided = 0;
      for (JsonNode site : sites.path("items")) {
        now += site.path("calls").asLong();
        undecided += site.path("undecided").asLong();
      }
      boolean quiet = !sites.at("/detection/recomputing").asBoolean();
      if (quiet && now == HISTORY.size() && calls == now && undecided == 0) {
        return;
      }
      calls = now;
      Thread.sleep(700);
    }
    throw new AssertionError("not settled: " + server.json("/api/v1/sites"));
  }

  private static Map<String, Set<String>> versionsByTruth() {
    Map<String, Set<String>> found = new HashMap<>();
    for (int i = 0; i < HISTORY.size(); i += 7) {
      JsonNode version =
          server
              .json("/api/v1/traces/" + trace(i) + "/spans/a1b2c3d4e5f60719")
              .path("promptVersion");
      found
          .computeIfAbsent(HISTORY.get(i).trueVersion(), t -> new HashSet<>())
          .add(version.path("siteId").asText() + " " + version.path("name").asText());
    }
    return found;
  }

  private static JsonNode versions(String beginning, String parameters) {
    return server.json("/api/v1/sites/" + site(beginning) + "/versions" + parameters);
  }

  private static String site(String beginning) {
    for (JsonNode site : server.json("/api/v1/sites").path("items")) {
      if (site.path("name").asText().startsWith("shop · " + beginning)) {
        return site.path("siteId").asText();
      }
    }
    throw new AssertionError(beginning + ": no such site");
  }

  @Test
  @Order(1)
  void everySpanSaysItsVersion() {
    Map<String, Set<String>> found = versionsByTruth();
    assertThat(found).hasSize(9).allSatisfy((truth, names) -> assertThat(names).hasSize(1));
    assertThat(found.values().stream().flatMap(Set::stream).distinct()).hasSize(9);
    assertThat(Objects.requireNonNull(found.get("support v1")).iterator().next()).endsWith(" v1");
    assertThat(Objects.requireNonNull(found.get("support v4")).iterator().next()).endsWith(" v4");
  }

  @Test
  @Order(2)
  void aSiteTellsWhatItsVersionsDid() {
    JsonNode site = versions("You are the support agent", "?buckets=10");
    List<String> names = site.path("items").findValuesAsText("name");
    assertThat(names).containsExactly("v1", "v2", "v3", "v4");
    long calls = HISTORY.stream().filter(call -> call.trueVersion().equals("support v2")).count();
    JsonNode v2 = site.path("items").path(1);
    assertThat(v2.path("calls").asLong()).isEqualTo(calls);
    assertThat(v2.path("commits").findValuesAsText("value"))
        .containsExactlyInAnyOrder("c0ffee1", "c0ffee3");
    assertThat(v2.path("releases").findValuesAsText("value"))
        .containsExactlyInAnyOrder("1.1", "1.3");
    assertThat(v2.path("withoutRelease").asBoolean()).isFalse();
    assertThat(v2.path("timeline")).hasSize(10);
    long inTimeline = 0;
    for (JsonNode bucket : v2.path("timeline")) {
      inTimeline += bucket.asLong();
    }
    assertThat(inTimeline).isEqualTo(calls);
    assertThat(v2.path("skeleton").findValuesAsText("text"))
        .contains(
            "- Never promise a refund above 150 EUR without approval.",
            "Today is {{date}}.",
            "lookup_order")
        .doesNotContain("- Open a ticket for what you cannot solve.");
    assertThat(v2.path("latencyP50Ms").asDouble()).isBetween(1.0, 100.0);
    assertThat(v2.path("latencyP95Ms").asDouble())
        .isGreaterThan(v2.path("latencyP50Ms").asDouble());
  }

  @Test
  @Order(3)
  void aMomentHasSharesThatAddUp() {
    // The middle of the first rolling deploy.
    JsonNode site = versions("You are the support agent", "?at=2026-11-04T15:00:00Z&window=600");
    double shares = site.path("undecidedShare").asDouble();
    for (JsonNode version : site.path("items")) {
      shares += version.path("share").asDouble();
    }
    assertThat(shares).isBetween(.999, 1.001);
    assertThat(site.at("/items/0/state").asText()).isEqualTo("draining");
    assertThat(site.at("/items/1/state").asText()).isEqualTo("active");
    assertThat(site.at("/items/3/state").asText()).isEqualTo("inactive");
  }

  @Test
  @Order(4)
  void aReloadIsAChangeWithoutARelease() {
    JsonNode triage = versions("You sort tickets", "");
    assertThat(triage.path("items").findValuesAsText("withoutRelease"))
        .containsExactly("false", "true", "true");
  }

  @Test
  @Order(5)
  void blameNamesTheCommitOfALine() {
    int last = HISTORY.size() - 1;
    while (!HISTORY.get(last).trueVersion().equals("support v4")) {
      last--;
    }
    JsonNode blame = server.json("/api/v1/traces/" + trace(last) + "/spans/a1b2c3d4e5f60719/blame");
    Map<String, JsonNode> lines = new HashMap<>();
    blame.path("lines").forEach(line -> lines.put(line.path("text").asText(), line));
    JsonNode ticket =
        Objects.requireNonNull(lines.get("- Open a ticket for what you cannot solve."));
    assertThat(ticket.at("/origin/name").asText()).isEqualTo("v4");
    assertThat(ticket.at("/origin/commit").asText()).isEqualTo("c0ffee4");
    assertThat(ticket.at("/origin/answersSince").asLong())
        .isEqualTo(
            HISTORY.stream().filter(call -> call.trueVersion().equals("support v4")).count());
    assertThat(Objects.requireNonNull(lines.get("## Style")).at("/origin/name").asText())
        .isEqualTo("v1");
    assertThat(
            lines.entrySet().stream()
                .filter(line -> line.getKey().startsWith("You help "))
                .map(line -> line.getValue().path("origin").isNull()))
        .containsExactly(true);
  }

  @Test
  @Order(5)
  void aDiffNamesDetectedVersions() {
    String sentence =
        server
            .json(
                "/api/v1/diff?left="
                    + trace(first("support v1"))
                    + "&right="
                    + trace(first("support v4")))
            .path("sentence")
            .asText();
    assertThat(sentence).contains("Prompt v1 → v4");
  }

  /** Calls of one version differ in what was filled in, calls of two in the program's text. */
  @Test
  @Order(5)
  void aDiffTellsTheProgramsTextFromWhatWasFilledIn() {
    Map<String, List<Integer>> byVersion = new LinkedHashMap<>();
    for (int i = 0; i < HISTORY.size(); i++) {
      byVersion.computeIfAbsent(HISTORY.get(i).trueVersion(), version -> new ArrayList<>()).add(i);
    }
    int variables = 0;
    for (List<Integer> calls : byVersion.values()) {
      int step = calls.size() / 4;
      for (int i = step; i < calls.size(); i += step) {
        JsonNode diff = diff(calls.get(i - step), calls.get(i));
        assertThat(state(diff, "prompt"))
            .as(HISTORY.get(calls.get(i)).trueVersion() + ": " + diff.path("prompt"))
            .isIn("same", "noise");
        variables += diff.path("variables").size();
      }
    }
    assertThat(variables).isGreaterThan(10);
    List<String> versions = List.copyOf(byVersion.keySet());
    for (String version : versions) {
      for (String other : versions) {
        if (version.compareTo(other) < 0 && version.split(" ")[0].equals(other.split(" ")[0])) {
          JsonNode diff =
              diff(
                  Objects.requireNonNull(byVersion.get(version)).getLast(),
                  Objects.requireNonNull(byVersion.get(other)).getLast());
          assertThat(List.of(state(diff, "prompt"), state(diff, "tools")))
              .as(version + " and " + other)
              .contains("changed");
        }
      }
    }
  }

  private static JsonNode diff(int left, int right) {
    return server.json("/api/v1/diff?left=" + trace(left) + "&right=" + trace(right));
  }

  private static String state(JsonNode diff, String kind) {
    for (JsonNode factor : diff.path("factors")) {
      if (factor.path("kind").asText().equals(kind)) {
        return factor.path("state").asText();
      }
    }
    return "";
  }

  private static int first(String version) {
    int number = 0;
    while (!HISTORY.get(number).trueVersion().equals(version)) {
      number++;
    }
    return number;
  }

  @Test
  @Order(6)
  void changesByHandOutliveARecomputeAndARestart() throws InterruptedException {
    String site = site("You sort tickets");
    JsonNode before = server.json("/api/v1/sites/" + site + "/versions").path("items");
    String first = before.at("/0/versionId").asText();
    String second = before.at("/1/versionId").asText();
    String third = before.at("/2/versionId").asText();
    post(site, first, "rename", "{\"name\":\"plain\"}");
    post(site, third, "merge", "{\"into\":\"" + second + "\"}");
    check(site, first, second, before);
    assertThat(
            server.post("/api/v1/versions/recompute", "application/json", new byte[0]).statusCode())
        .isEqualTo(200);
    settled();
    check(site, first, second, before);
    server.close();
    server = new RunningServer(STORES);
    check(site, first, second, before);
    post(site, third, "merge", "{\"into\":null}");
    assertThat(server.json("/api/v1/sites/" + site + "/versions").path("items")).hasSize(3);
  }

  private static void check(String site, String first, String second, JsonNode before) {
    JsonNode after = server.json("/api/v1/sites/" + site + "/versions").path("items");
    assertThat(after.findValuesAsText("versionId")).containsExactly(first, second);
    assertThat(after.findValuesAsText("name")).containsExactly("plain", "v2");
    assertThat(after.at("/1/calls").asLong())
        .isEqualTo(before.at("/1/calls").asLong() + before.at("/2/calls").asLong());
  }

  @Test
  @Order(7)
  void aVersionCanBeSplitByALine() {
    String site = site("You are the support agent");
    JsonNode v1 = server.json("/api/v1/sites/" + site + "/versions").at("/items/0");
    String split =
        post(site, v1.path("versionId").asText(), "split", "{\"line\":\"## Valued customer\"}")
            .path("versionId")
            .asText();
    long valued =
        HISTORY.stream()
            .filter(call -> call.trueVersion().equals("support v1"))
            .filter(call -> call.system().contains("## Valued customer"))
            .count();
    JsonNode after = server.json("/api/v1/sites/" + site + "/versions").path("items");
    assertThat(after).hasSize(5);
    for (JsonNode version : after) {
      if (version.path("versionId").asText().equals(split)) {
        assertThat(version.path("calls").asLong()).isEqualTo(valued);
        assertThat(version.path("splitFrom")).isEqualTo(v1.path("versionId"));
      }
    }
    JsonNode sides = server.json("/api/v1/cohorts?left=&rightVersion=" + site + ":" + split);
    assertThat(sides.at("/right/total").asLong()).isEqualTo(valued);
    assertThat(sides.at("/right/compared").asLong()).isEqualTo(valued);
    assertThat(sides.at("/right/version/siteId").asText()).isEqualTo(site);
    assertThat(server.json("/api/v1/changes?site=" + site).at("/calls/total").asLong())
        .isEqualTo(
            HISTORY.stream().filter(call -> call.trueVersion().startsWith("support")).count());
    post(site, split, "split", "{\"line\":null}");
    JsonNode back = server.json("/api/v1/sites/" + site + "/versions");
    assertThat(back.path("items")).hasSize(4);
    assertThat(back.at("/items/0/calls")).isEqualTo(v1.path("calls"));
    assertThat(
            server
                .post(
                    "/api/v1/sites/"
                        + site
                        + "/versions/"
                        + v1.path("versionId").asText()
                        + "/split",
                    "application/json",
                    "{\"line\":null}".getBytes(StandardCharsets.UTF_8))
                .statusCode())
        .isEqualTo(400);
    var nobody =
        server.post(
            "/api/v1/sites/" + site + "/versions/" + v1.path("versionId").asText() + "/split",
            "application/json",
            "{\"line\":\"## Nobody\"}".getBytes(StandardCharsets.UTF_8));
    assertThat(nobody.statusCode()).isEqualTo(400);
    assertThat(RunningServer.text(nobody)).contains("line: ## Nobody (expected: a whole line");
    assertThat(server.json("/api/v1/sites/" + site + "/versions").path("items")).hasSize(4);
    assertThat(server.get("/api/v1/cohorts?left=&rightVersion=" + site + ":" + split).statusCode())
        .isEqualTo(400);
  }

  @Test
  @Order(8)
  void wrongRequestsAreNamed() {
    assertThat(server.get("/api/v1/sites/nowhere/versions").statusCode()).isEqualTo(404);
    String site = site("You answer questions");
    assertThat(server.get("/api/v1/sites/" + site + "/versions?at=soon").statusCode())
        .isEqualTo(400);
    assertThat(
            server
                .post(
                    "/api/v1/sites/" + site + "/versions/none/rename",
                    "application/json",
                    "{\"name\":\"x\"}".getBytes(StandardCharsets.UTF_8))
                .statusCode())
        .isEqualTo(404);
  }

  private static JsonNode post(String site, String version, String what, String body) {
    var response =
        server.post(
            "/api/v1/sites/" + site + "/versions/" + version + "/" + what,
            "application/json",
            body.getBytes(StandardCharsets.UTF_8));
    assertThat(response.statusCode()).as(RunningServer.text(response)).isEqualTo(200);
    return RunningServer.tree(response);
  }
}

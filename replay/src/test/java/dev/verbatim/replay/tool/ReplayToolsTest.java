package dev.verbatim.replay.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.verbatim.capture.canon.NoiseMask;
import dev.verbatim.capture.canon.NoiseRules;
import dev.verbatim.capture.canon.Thresholds;
import dev.verbatim.model.Span;
import dev.verbatim.model.SpanId;
import dev.verbatim.model.SpanKind;
import dev.verbatim.model.ToolCall;
import dev.verbatim.model.TraceId;
import dev.verbatim.replay.match.MatchPolicy;
import dev.verbatim.replay.match.Rung;
import dev.verbatim.replay.tool.RecordedTool.Result;
import dev.verbatim.replay.tool.ToolPolicy.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReplayToolsTest {
  private static final long RECORDED = 1_795_165_200_000_000_000L;
  private static final long NOW = RECORDED + 90L * 24 * 3_600 * 1_000_000_000L;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<RecordedTool> recorded = new ArrayList<>();
  private final List<String> said = new ArrayList<>();
  private ToolPolicy policy = ToolPolicy.RECORDED;
  private MatchPolicy.Repeat repeat = MatchPolicy.Repeat.LAST_ANSWER;

  private RecordedTool record(String name, String callId, String arguments, Result result) {
    int number = recorded.size() + 1;
    Span span =
        Span.builder("test", new TraceId(1, 1), new SpanId(number))
            .startEpochNanos(RECORDED + number)
            .endEpochNanos(RECORDED + number)
            .kind(SpanKind.TOOL)
            .name(name)
            .tool(new ToolCall(Optional.of(name), Optional.of(callId)))
            .build();
    NoiseMask mask = new NoiseMask(RECORDED + number, Thresholds.DEFAULT, NoiseRules.NONE);
    RecordedTool tool =
        new RecordedTool(
            span,
            name,
            ToolTape.exact(arguments, NoiseRules.NONE),
            ToolTape.masked(arguments, mask),
            result);
    recorded.add(tool);
    return tool;
  }

  private RecordedTool record(String name, String arguments, String result) {
    return record(name, "", arguments, new Result.Given(result, false));
  }

  private ReplayTools tools() {
    return new ReplayTools(
        new ToolTape(recorded),
        policy,
        repeat,
        text -> said.stream().anyMatch(it -> it.contains(text)),
        Thresholds.DEFAULT,
        NoiseRules.NONE);
  }

  private static ReplayedTool ask(ReplayTools tools, String name, String callId, String arguments) {
    return tools.ask(
        new AskedTool(name, arguments, Optional.of(callId).filter(id -> !id.isEmpty()), NOW),
        new SpanId(77),
        false);
  }

  private static String given(ReplayedTool told) {
    return told.answer() instanceof ToolAnswer.Result result
        ? result.text().orElse("nothing")
        : told.answer().action();
  }

  @Test
  void theSameCallGetsItsResultWhateverTheOrder() {
    record("order", "{\"id\": \"W1\", \"full\": true}", "shipped");
    record("order", "{\"id\":\"W2\"}", "lost");
    ReplayTools tools = tools();
    ReplayedTool second = ask(tools, "order", "", "{\"id\":\"W2\"}");
    ReplayedTool first = ask(tools, "order", "", "{\"full\":true,\"id\":\"W1\"}");
    assertThat(given(second)).isEqualTo("lost");
    assertThat(given(first)).isEqualTo("shipped");
    assertThat(first.rung()).contains(Rung.EXACT);
    assertThat(first.source()).isEqualTo("tape");
    assertThat(tools.unused()).isEmpty();
  }

  @Test
  void equalCallsTakeTheirResultsByIdAndInOrderAndTheLastAgain() {
    record("poll", "a", "{\"job\":1}", new Result.Given("waiting", false));
    record("poll", "b", "{\"job\":1}", new Result.Given("running", false));
    record("poll", "c", "{\"job\":1}", new Result.Given("done", false));
    ReplayTools tools = tools();
    assertThat(given(ask(tools, "poll", "b", "{\"job\":1}"))).isEqualTo("running");
    assertThat(given(ask(tools, "poll", "", "{\"job\":1}"))).isEqualTo("waiting");
    assertThat(given(ask(tools, "poll", "", "{\"job\":1}"))).isEqualTo("done");
    ReplayedTool again = ask(tools, "poll", "", "{\"job\":1}");
    assertThat(given(again)).isEqualTo("done");
    assertThat(again.rung()).contains(Rung.REPEAT);

    repeat = MatchPolicy.Repeat.ERROR;
    ReplayTools strict = tools();
    for (int i = 0; i < 3; i++) {
      ask(strict, "poll", "", "{\"job\":1}");
    }
    assertThat(ask(strict, "poll", "", "{\"job\":1}").answer())
        .isInstanceOfSatisfying(
            ToolAnswer.Deny.class, deny -> assertThat(deny.code()).isEqualTo("replay_repeat"));
  }

  @Test
  void aChangedArgumentIsDeniedWithWhatDiffers() {
    RecordedTool refund = record("refund", "{\"order\":\"W1\",\"amount\":20}", "{\"ok\":true}");
    ReplayedTool told = ask(tools(), "refund", "", "{\"order\":\"W1\",\"amount\":2000}");
    assertThat(told.isDivergence()).isTrue();
    assertThat(told.rung()).contains(Rung.MISS);
    assertThat(told.recorded()).contains(refund);
    assertThat(told.changes())
        .singleElement()
        .satisfies(it -> assertThat(it.path()).isEqualTo("/amount"));
    assertThat(told.answer())
        .isInstanceOfSatisfying(
            ToolAnswer.Deny.class,
            deny -> {
              assertThat(deny.code()).isEqualTo("replay_miss");
              assertThat(deny.reason()).contains("/amount").doesNotContain("2000");
            });
  }

  @Test
  void timesAndIdsOfTheAppAreNoiseButNotWhatAModelSaid() {
    String before = "3f2504e0-4f89-41d3-9a0c-0305e82c3301";
    String now = "9b2d7f60-13a4-4c1e-8f55-2d6a0c9e7b14";
    record("book", "{\"seat\":\"12A\",\"request\":\"" + before + "\"}", "booked");
    String asked = "{\"seat\":\"12A\",\"request\":\"" + now + "\"}";
    ReplayedTool noise = ask(tools(), "book", "", asked);
    assertThat(given(noise)).isEqualTo("booked");
    assertThat(noise.rung()).contains(Rung.MASKED);

    said.add("{\"request\":\"" + before + "\"}");
    ReplayedTool data = ask(tools(), "book", "", asked);
    assertThat(data.rung()).contains(Rung.MISS);
    assertThat(data.answer()).isInstanceOf(ToolAnswer.Deny.class);
  }

  @Test
  void toolsThatGaveNothingFailedOrWereNotCapturedAreTold() {
    record("send", "", "{}", new Result.Nothing());
    record("pay", "", "{}", new Result.Failed(Optional.of("CardError"), "declined"));
    record("peek", "", "{}", new Result.NotCaptured());
    ReplayTools tools = tools();
    assertThat(given(ask(tools, "send", "", ""))).isEqualTo("nothing");
    assertThat(ask(tools, "pay", "", "{}").answer())
        .isEqualTo(new ToolAnswer.Failure(Optional.of("CardError"), "declined"));
    assertThat(ask(tools, "peek", "", "{}").answer())
        .isInstanceOfSatisfying(
            ToolAnswer.Deny.class,
            deny -> assertThat(deny.code()).isEqualTo("replay_not_captured"));
    assertThat(ask(tools, "other", "", "{}").answer())
        .isEqualTo(new ToolAnswer.Deny("replay_miss", "no run of this tool was recorded"));
  }

  @Test
  void rulesComeBeforeTheRecording() throws Exception {
    record("search", "{\"q\":\"a\"}", "found");
    JsonNode rules =
        JSON.readTree(
            "{\"search\":\"tape-or-live\",\"clock\":{\"stub\":{\"hour\":12}},\"mail\":\"deny\",\"log\":\"live\"}");
    policy = ToolPolicyJson.ofUser(rules);
    assertThat(ToolPolicyJson.read(ToolPolicyJson.write(policy))).isEqualTo(policy);
    ReplayTools tools = tools();
    assertThat(given(ask(tools, "search", "", "{\"q\":\"a\"}"))).isEqualTo("found");
    assertThat(given(ask(tools, "search", "", "{\"q\":\"b\"}"))).isEqualTo("run");
    assertThat(given(ask(tools, "clock", "", "{}"))).isEqualTo("{\"hour\":12}");
    assertThat(given(ask(tools, "mail", "", "{}"))).isEqualTo("deny");
    assertThat(given(ask(tools, "log", "", "{}"))).isEqualTo("run");
    assertThat(given(ask(tools, "other", "", "{}"))).isEqualTo("deny");
    assertThatThrownBy(() -> ToolPolicyJson.ofUser(JSON.readTree("{\"search\":\"maybe\"}")))
        .hasMessage(
            "tools.search: no rule (expected: tape, tape-or-live, live, deny, or {\"stub\":"
                + " <result>})");
    assertThat(ToolPolicyJson.ofUser(JSON.readTree("\"live\"")))
        .isEqualTo(new ToolPolicy(Rule.Named.LIVE, Map.of()));
  }

  @Test
  void stepsThatWereLeftOutAreFoundOnceTheAppAsksAtAll() {
    record("a", "{}", "1");
    RecordedTool skipped = record("b", "{}", "2");
    ReplayTools tools = tools();
    assertThat(tools.unused()).isEmpty();
    ask(tools, "a", "", "{}");
    assertThat(tools.unused()).containsExactly(skipped);
  }
}

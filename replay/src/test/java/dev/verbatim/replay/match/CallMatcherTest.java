package dev.verbatim.replay.match;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verbatim.capture.canon.NoiseMask;
import dev.verbatim.capture.canon.Thresholds;
import dev.verbatim.capture.json.JsonValue;
import dev.verbatim.model.Conversation;
import dev.verbatim.model.Message;
import dev.verbatim.model.Part;
import dev.verbatim.model.SpanKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class CallMatcherTest {
  private static final long NOW = 1_790_000_000_000_000_000L;

  private final List<RecordedCall> recording = new ArrayList<>();

  private static RequestForms forms(String body) {
    return RequestForms.of(
        JsonValue.parse(body.replace('\'', '"'), 64).orElseThrow(),
        Optional.empty(),
        new NoiseMask(NOW, Thresholds.DEFAULT));
  }

  private static String chat(String system, String user) {
    return "{'model':'m','messages':[{'role':'system','content':'%s'},{'role':'user','content':'%s'}]}"
        .formatted(system, user);
  }

  private void record(String site, String body, int attempts) {
    record(site, forms(body), attempts, "");
  }

  private void record(String site, RequestForms forms, int attempts, String said) {
    recording.add(
        new RecordedCall(
            "r" + recording.size(), key(site), NOW + recording.size(), forms, said, attempts));
  }

  private static CallKey key(String site) {
    return new CallKey(SpanKind.LLM, site, "openai_chat");
  }

  private CallMatcher matcher(boolean keepGoing) {
    return new CallMatcher(
        recording,
        new MatchPolicy(keepGoing, MatchPolicy.Repeat.LAST_ANSWER),
        Thresholds.DEFAULT.replay());
  }

  private static AskedCall ask(String site, String body) {
    return new AskedCall(key(site), List.of(forms(body)), OptionalInt.empty());
  }

  private static String id(Match match) {
    return match.recorded().map(RecordedCall::id).orElse("none");
  }

  @Test
  void givesAttemptsOneAfterTheOther() {
    String body = chat("s", "vote");
    record("", body, 2);
    record("", body, 1);
    CallMatcher matcher = matcher(false);
    AskedCall first = new AskedCall(key(""), List.of(forms(body)), OptionalInt.of(0));
    AskedCall retry = new AskedCall(key(""), List.of(forms(body)), OptionalInt.of(1));
    Match failed = matcher.match(first);
    Match beside = matcher.match(first);
    Match again = matcher.match(retry);
    assertThat(List.of(id(failed), id(beside), id(again))).containsExactly("r0", "r1", "r0");
    assertThat(List.of(failed.attempt(), beside.attempt(), again.attempt()))
        .containsExactly(0, 0, 1);
    assertThat(matcher.unused()).isEmpty();
  }

  @Test
  void whatWasRecordedLessOftenGetsTheLastAnswer() {
    record("", chat("s", "one"), 1);
    record("", chat("s", "two"), 1);
    CallMatcher matcher = matcher(false);
    assertThat(matcher.match(ask("", chat("s", "one"))).rung()).isEqualTo(Rung.EXACT);
    Match repeat = matcher.match(ask("", chat("s", "one")));
    assertThat(repeat.rung()).isEqualTo(Rung.REPEAT);
    assertThat(id(repeat)).isEqualTo("r0");
    assertThat(repeat.served()).isTrue();
    assertThat(matcher.unused()).extracting(RecordedCall::id).containsExactly("r1");
    CallMatcher strict =
        new CallMatcher(
            recording,
            new MatchPolicy(false, MatchPolicy.Repeat.ERROR),
            Thresholds.DEFAULT.replay());
    strict.match(ask("", chat("s", "one")));
    assertThat(strict.match(ask("", chat("s", "one"))).served()).isFalse();
  }

  @Test
  void anEditOfThePromptIsADivergenceThatNamesTheLine() {
    String before = "You help with refunds.\\nBe polite.\\nNever guess.";
    record("", chat(before, "Order 17?"), 1);
    record("", chat(before, "Order 18?"), 1);
    String edited = before + "\\nBe brief.";
    Match refused = matcher(false).match(ask("", chat(edited, "Order 18?")));
    assertThat(refused.rung()).isEqualTo(Rung.STRUCTURAL);
    assertThat(refused.served()).isFalse();
    assertThat(id(refused)).isEqualTo("r1");
    assertThat(refused.closest().orElseThrow().paths()).containsExactly("/system/0");
    CallMatcher matcher = matcher(true);
    Match served = matcher.match(ask("", chat(edited, "Order 18?")));
    assertThat(served.served()).isTrue();
    assertThat(served.stale()).isFalse();
    assertThat(matcher.match(ask("", chat(before, "Order 17?"))).stale()).isTrue();
  }

  @Test
  void otherDataIsAMissWithTheClosestCandidate() {
    record("", chat("You know capitals.", "What is the capital of France?"), 1);
    record("", chat("You write poems about the sea and the wind.", "Begin."), 1);
    Match miss =
        matcher(true).match(ask("", chat("You know capitals.", "What is the capital of Spain?")));
    assertThat(miss.rung()).isEqualTo(Rung.MISS);
    assertThat(miss.served()).isFalse();
    Closest closest = miss.closest().orElseThrow();
    assertThat(closest.call().id()).isEqualTo("r0");
    assertThat(closest.paths()).containsExactly("/messages/0/content");
  }

  @Test
  void whatAModelSaidIsDataEvenWhereAllRequestsShareIt() {
    for (String item : List.of("apples", "pears", "plums")) {
      record("", forms(chat("Research.", "Look up " + item + ". Lane: fast.")), 1, "fast");
    }
    assertThat(matcher(true).match(ask("", chat("Research.", "Look up pears. Lane: slow."))).rung())
        .isEqualTo(Rung.MISS);
    Match reworded =
        matcher(true).match(ask("", chat("Research.", "Please find pears. Lane: fast.")));
    assertThat(reworded.rung()).isEqualTo(Rung.STRUCTURAL);
    assertThat(id(reworded)).isEqualTo("r1");
  }

  @Test
  void anotherPromptAboutTheSameDataIsNotAnEdit() {
    record("", chat("Write the plan of work as a list of steps.", "Letter: hello"), 1);
    Match guard =
        matcher(true).match(ask("", chat("Is this text harmful? Say yes or no.", "Letter: hello")));
    assertThat(guard.rung()).isEqualTo(Rung.MISS);
  }

  @Test
  void imagesAndTokensAreComparedByWhatTheyAre() {
    record("", "{'model':'e','input':[1,2,3]}", 1);
    record("", "{'model':'e','input':[[1,2],[3]]}", 1);
    assertThat(matcher(true).match(ask("", "{'model':'e','input':[1,2,4]}")).rung())
        .isEqualTo(Rung.MISS);
    assertThat(id(matcher(true).match(ask("", "{'input':[[1,2],[3]],'model':'e','user':'u'}"))))
        .isEqualTo("r1");
  }

  @Test
  void findsACallThatMovedToAnotherPlace() {
    record("refund", chat("s", "one"), 1);
    Match moved = matcher(false).match(ask("renamed", chat("s", "one")));
    assertThat(moved.rung()).isEqualTo(Rung.EXACT);
    assertThat(moved.relaxed()).isTrue();
  }

  @Test
  void toolResultsMayComeInAnotherOrder() {
    String history =
        "{'model':'m','messages':[{'role':'user','content':'q'},{'role':'assistant','tool_calls':["
            + "{'id':'%1$s','type':'function','function':{'name':'f','arguments':'{}'}},"
            + "{'id':'%2$s','type':'function','function':{'name':'g','arguments':'{}'}}]},%3$s]}";
    String f = "{'role':'tool','tool_call_id':'%s','content':'F'}";
    String g = "{'role':'tool','tool_call_id':'%s','content':'G'}";
    record("", history.formatted("a", "b", f.formatted("a") + "," + g.formatted("b")), 1);
    String otherIds = history.formatted("x", "y", f.formatted("x") + "," + g.formatted("y"));
    assertThat(matcher(false).match(ask("", otherIds)).rung()).isEqualTo(Rung.EXACT);
    String otherOrder = history.formatted("x", "y", g.formatted("y") + "," + f.formatted("x"));
    assertThat(matcher(false).match(ask("", otherOrder)).rung()).isEqualTo(Rung.MASKED);
    String swapped = history.formatted("x", "y", f.formatted("y") + "," + g.formatted("x"));
    assertThat(matcher(true).match(ask("", swapped)).rung()).isEqualTo(Rung.MISS);
  }

  @Test
  void callsWithoutBytesAreMatchedByTheirMessages() {
    Conversation conversation =
        new Conversation(
            List.of(
                Message.of("system", new Part.Text("Be polite.")),
                Message.of("user", new Part.Text("Hello at 2026-09-21T12:00:00Z"))),
            List.of(),
            List.of());
    NoiseMask mask = new NoiseMask(NOW, Thresholds.DEFAULT);
    record("", RequestForms.of(conversation, Optional.of("m"), mask), 1, "");
    Conversation later =
        new Conversation(
            List.of(
                Message.of("system", new Part.Text("Be polite.")),
                Message.of("user", new Part.Text("Hello at 2026-09-22T13:30:00Z"))),
            List.of(),
            List.of());
    AskedCall asked =
        new AskedCall(
            key(""),
            List.of(
                forms(chat("Be polite.", "Hello at 2026-09-22T13:30:00Z")),
                RequestForms.of(later, Optional.of("m"), mask)),
            OptionalInt.empty());
    assertThat(matcher(false).match(asked).rung()).isEqualTo(Rung.MASKED);
  }

  @Test
  void parallelCallsNeverGetTheSameAnswer() throws Exception {
    for (int i = 0; i < 400; i++) {
      record("", chat("s", "vote " + i % 4 + " at 2026-09-21T12:00:0" + i % 10 + "Z"), 1);
    }
    CallMatcher matcher = matcher(false);
    Set<String> given = ConcurrentHashMap.newKeySet();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> calls = new ArrayList<>();
      for (int i = 0; i < 400; i++) {
        String body = chat("s", "vote " + i % 4 + " at 2026-09-22T08:00:0" + i % 10 + "Z");
        calls.add(threads.submit(() -> given.add(id(matcher.match(ask("", body))))));
      }
      for (Future<?> call : calls) {
        assertThat(call.get()).isEqualTo(true);
      }
    }
    assertThat(given).hasSize(400);
    assertThat(matcher.unused()).isEmpty();
  }
}

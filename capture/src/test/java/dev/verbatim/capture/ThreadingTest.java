package dev.verbatim.capture;

import static dev.verbatim.capture.Call.modelSays;
import static dev.verbatim.capture.Call.userSays;
import static org.assertj.core.api.Assertions.assertThat;

import dev.verbatim.capture.price.PriceTable;
import dev.verbatim.model.Fact;
import dev.verbatim.model.Hash128;
import dev.verbatim.model.Session;
import dev.verbatim.model.Span;
import dev.verbatim.model.SpanOrigin;
import dev.verbatim.model.SpanRecord;
import dev.verbatim.model.Threading;
import dev.verbatim.model.Threading.Relation;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ThreadingTest {
  private static final String SYSTEM = "{\"role\":\"system\",\"content\":\"You sell shoes.\"}";

  private final CapturePipeline pipeline = Records.pipeline();

  private static Call turn(long span, String... texts) {
    return turnIn(span, SYSTEM, texts);
  }

  /** A call whose history and answer are these texts, user and model in turn. */
  private static Call turnIn(long span, String system, String... texts) {
    StringBuilder messages = new StringBuilder(system);
    for (int i = 0; i < texts.length - 1; i++) {
      messages.append(',').append(i % 2 == 0 ? userSays(texts[i]) : modelSays(texts[i]));
    }
    return new Call(span).trace(span).chat(messages.toString(), modelSays(texts[texts.length - 1]));
  }

  private CaptureResult process(Call... calls) {
    return pipeline.process(List.of(calls).stream().map(Call::build).toList());
  }

  private Span place(Call call) {
    return process(call).spans().getFirst().span();
  }

  private static void assertContinues(Span span, long spanId, Relation relation) {
    Threading threading = span.threading().orElseThrow();
    assertThat(threading.relation()).isEqualTo(relation);
    assertThat(threading.continues().orElseThrow().spanId().value()).isEqualTo(spanId);
  }

  @Test
  void aFirstCallIsARootWithASessionOfItsOwn() {
    Span first = place(turn(1, "hi", "hello"));
    assertThat(first.threading().orElseThrow().relation()).isEqualTo(Relation.ROOT);
    assertThat(first.threading().orElseThrow().continuationKey()).isPresent();
    assertThat(first.session().orElseThrow().declared()).isFalse();
  }

  @Test
  void aCallWithHistoryContinues() {
    Span first = place(turn(1, "hi", "hello"));
    Span second = place(turn(2, "hi", "hello", "shoes?", "yes"));
    assertContinues(second, 1, Relation.CONTINUES);
    assertThat(second.threading().orElseThrow().sharedMessages()).isEqualTo(3);
    assertThat(second.threading().orElseThrow().ambiguous()).isFalse();
    assertThat(second.session()).isEqualTo(first.session());
  }

  @Test
  void aClockInTheSystemPromptDoesNotTearTheThread() {
    String system = "{\"role\":\"system\",\"content\":\"Now: Monday, Nov 3 2026 10:15:01 AM.\"}";
    place(turnIn(1, system, "hi", "hello"));
    String later =
        system.replace("Monday, Nov 3", "Tuesday, Dec 14").replace("10:15:01 AM", "9:01:59 PM");
    assertContinues(place(turnIn(2, later, "hi", "hello", "a", "b")), 1, Relation.CONTINUES);
  }

  @Test
  void aSecondWayOnIsABranch() {
    place(turn(1, "hi", "hello"));
    place(turn(2, "hi", "hello", "a", "b"));
    Span other = place(turn(3, "hi", "hello", "c", "d"));
    assertContinues(other, 1, Relation.BRANCH);
    assertContinues(place(turn(4, "hi", "hello", "c", "d", "e", "f")), 3, Relation.CONTINUES);
    assertContinues(place(turn(5, "hi", "hello", "a", "b", "e", "f")), 2, Relation.CONTINUES);
  }

  @Test
  void aFailedTryIsNoContinuation() {
    place(turn(1, "hi", "hello"));
    Call failed =
        turn(2, "hi", "hello", "a", "b").status(429).response("{\"error\":{\"message\":\"slow\"}}");
    Span second = place(failed);
    assertContinues(second, 1, Relation.CONTINUES);
    assertThat(second.threading().orElseThrow().continuationKey()).isEmpty();
    assertContinues(place(turn(3, "hi", "hello", "a", "b")), 1, Relation.CONTINUES);
  }

  @Test
  void equalBeginningsAreToldApart() {
    place(turn(1, "hi", "hello").session("s1"));
    place(turn(2, "hi", "hello").session("s2"));
    place(turn(3, "hi", "hello").user("u1"));
    place(turn(4, "hi", "hello").instance("app-2"));
    assertContinues(place(turn(10, "hi", "hello", "a", "b").session("s1")), 1, Relation.CONTINUES);
    assertContinues(place(turn(11, "hi", "hello", "a", "b").user("u1")), 3, Relation.CONTINUES);
    assertContinues(
        place(turn(12, "hi", "hello", "a", "b").instance("app-2")), 4, Relation.CONTINUES);
    assertThat(place(turn(13, "hi", "hello", "a", "b").session("s9")).threading().orElseThrow())
        .extracting(Threading::continues)
        .matches(it -> ((java.util.Optional<?>) it).isPresent());
  }

  @Test
  void aGuessIsMarked() {
    place(turn(1, "hi", "hello"));
    place(turn(2, "hi", "hello"));
    Span guessed = place(turn(3, "hi", "hello", "a", "b"));
    assertContinues(guessed, 2, Relation.CONTINUES);
    assertThat(guessed.threading().orElseThrow().ambiguous()).isTrue();
    assertContinues(place(turn(4, "hi", "hello", "a", "b")), 1, Relation.CONTINUES);
  }

  @Test
  void aDeclaredSessionWinsAndIsHandedOn() {
    Span first = place(turn(1, "hi", "hello").session("mine"));
    assertThat(first.session()).contains(new Session("mine", true));
    assertThat(place(turn(2, "hi", "hello", "a", "b")).session())
        .contains(new Session("mine", false));
  }

  @Test
  void aSessionDeclaredInTheTraceCounts() {
    Call root = new Call(50).trace(9).kind(dev.verbatim.model.SpanKind.AGENT).session("mine");
    CaptureResult result = process(turn(1, "hi", "hello").trace(9), root);
    assertThat(Records.span(result, 1).session()).contains(new Session("mine", false));
  }

  @Test
  void resentSpansDisturbNothing() {
    Call first = turn(1, "hi", "hello");
    Call second = turn(2, "hi", "hello", "a", "b");
    CaptureResult once = process(first, second);
    CaptureResult twice = process(first, second);
    assertThat(twice.spans()).isEqualTo(once.spans());
    assertThat(twice.facts()).isEqualTo(once.facts());
    assertThat(Records.threaded(twice)).isEmpty();
    assertContinues(place(turn(3, "hi", "hello", "a", "b", "c", "d")), 2, Relation.CONTINUES);
  }

  @Test
  void aLateCallPullsItsSuccessorsIn() {
    CaptureResult third = process(turn(3, "hi", "hello", "a", "b", "c", "d"));
    CaptureResult second = process(turn(2, "hi", "hello", "a", "b"));
    CaptureResult first = process(turn(1, "hi", "hello"));
    assertThat(third.facts()).isEmpty();
    Fact.Threaded toThird = Records.threaded(second).getFirst();
    assertThat(toThird.span().spanId().value()).isEqualTo(3);
    assertThat(toThird.threading().relation()).isEqualTo(Relation.CONTINUES);
    assertThat(toThird.threading().continues().orElseThrow().spanId().value()).isEqualTo(2);
    assertThat(toThird.session()).isEqualTo(Records.span(second, 2).session().orElseThrow());
    Session session = Records.span(first, 1).session().orElseThrow();
    assertThat(Records.threaded(first))
        .extracting(fact -> fact.span().spanId().value())
        .containsExactlyInAnyOrder(2L, 3L);
    assertThat(Records.threaded(first)).allMatch(fact -> fact.session().equals(session));
    CaptureResult again = process(turn(1, "hi", "hello"));
    assertThat(again.facts()).isEqualTo(first.facts());
  }

  @Test
  void aLateCallGoesBetweenHoweverWideTheGap() {
    String[] texts = new String[24];
    for (int i = 0; i < texts.length; i++) {
      texts[i] = "text " + i;
    }
    place(turn(1, Arrays.copyOf(texts, 2)));
    assertContinues(place(turn(12, texts)), 1, Relation.CONTINUES);
    for (int call = 2; call < 12; call++) {
      CaptureResult late = process(turn(call, Arrays.copyOf(texts, 2 * call)));
      assertContinues(late.spans().getFirst().span(), call - 1, Relation.CONTINUES);
      Fact.Threaded pushed = Records.threaded(late).getFirst();
      assertThat(pushed.span().spanId().value()).isEqualTo(12);
      assertThat(pushed.threading().relation()).isEqualTo(Relation.CONTINUES);
      assertThat(pushed.threading().continues().orElseThrow().spanId().value()).isEqualTo(call);
    }
  }

  @Test
  void aBranchDoesNotKeepThePlaceThatALateCallFrees() {
    place(turn(1, "hi", "hello"));
    assertContinues(place(turn(4, "hi", "hello", "a", "b", "e", "f")), 1, Relation.CONTINUES);
    assertContinues(place(turn(3, "hi", "hello", "c", "d")), 1, Relation.BRANCH);
    CaptureResult late = process(turn(2, "hi", "hello", "a", "b"));
    assertContinues(late.spans().getFirst().span(), 1, Relation.CONTINUES);
    assertThat(Records.threaded(late)).hasSize(1);
    assertContinues(place(turn(5, "hi", "hello", "g", "h")), 1, Relation.BRANCH);
  }

  @Test
  void aCompactedHistoryIsRecognised() {
    place(turn(1, "hi", "hello"));
    place(turn(2, "hi", "hello", "a", "b"));
    place(turn(3, "hi", "hello", "a", "b", "c", "d"));
    Span compacted = place(turn(4, "summary of all", "b", "c", "d", "e", "f"));
    assertContinues(compacted, 3, Relation.COMPACTED);
    assertThat(compacted.session()).isEqualTo(place(turn(1, "hi", "hello")).session());
  }

  @Test
  void anEditedHistoryIsRecognised() {
    place(turn(1, "hi", "hello"));
    place(turn(2, "hi", "hello", "a", "b"));
    place(turn(3, "hi", "hello", "a", "b", "c", "d"));
    Span edited = place(turn(4, "hi", "hello", "a (shortened)", "b", "c", "d", "e", "f"));
    assertContinues(edited, 3, Relation.EDITED);
    assertThat(edited.threading().orElseThrow().sharedMessages()).isEqualTo(3);
  }

  @Test
  void olderCallsAreLookedUp() {
    SpanRecord first = process(turn(1, "hi", "hello")).spans().getFirst();
    Map<Hash128, List<Span>> store = new HashMap<>();
    store.put(
        first.span().threading().orElseThrow().continuationKey().orElseThrow(),
        List.of(first.span()));
    ContinuationLookup lookup =
        (project, keys) -> {
          Map<Hash128, List<Span>> found = new HashMap<>(store);
          found.keySet().retainAll(keys);
          return found;
        };
    CapturePipeline restarted =
        new CapturePipeline(PriceTable.bundled(), lookup, CaptureLimits.DEFAULT);
    Span second =
        restarted
            .process(List.of(turn(2, "hi", "hello", "a", "b").build()))
            .spans()
            .getFirst()
            .span();
    assertContinues(second, 1, Relation.CONTINUES);
    assertThat(second.session()).isEqualTo(first.span().session());
    assertContinues(
        restarted
            .process(List.of(turn(3, "hi", "hello", "a", "b", "c", "d").build()))
            .spans()
            .getFirst()
            .span(),
        2,
        Relation.CONTINUES);
  }

  @Test
  void aFailingLookupLosesNothing() {
    CapturePipeline alone =
        new CapturePipeline(
            PriceTable.bundled(),
            (project, keys) -> {
              throw new IllegalStateException("store is closed");
            },
            CaptureLimits.DEFAULT);
    CaptureResult result = alone.process(List.of(turn(2, "hi", "hello", "a", "b").build()));
    assertThat(result.spans()).hasSize(1);
  }

  @Test
  void warmedCallsAreContinued() {
    Span first = place(turn(1, "hi", "hello"));
    CapturePipeline restarted = Records.pipeline();
    restarted.warm(List.of(first));
    Span second =
        restarted
            .process(List.of(turn(2, "hi", "hello", "a", "b").build()))
            .spans()
            .getFirst()
            .span();
    assertContinues(second, 1, Relation.CONTINUES);
  }

  @Test
  void responsesThreadByResponseId() {
    Call first =
        new Call(1)
            .url(Call.RESPONSES)
            .request("{\"model\":\"gpt-5\",\"instructions\":\"Be brief.\",\"input\":\"weather?\"}")
            .response(
                "{\"id\":\"resp_1\",\"object\":\"response\",\"status\":\"completed\",\"output\":[{\"type\":"
                    + "\"function_call\",\"id\":\"fc_1\",\"call_id\":\"call_1\",\"name\":\"weather\",\"arguments\":"
                    + "\"{\\\"city\\\":\\\"Oslo\\\"}\"}]}");
    Call second =
        new Call(2)
            .url(Call.RESPONSES)
            .request(
                "{\"model\":\"gpt-5\",\"previous_response_id\":\"resp_1\",\"input\":[{\"type\":"
                    + "\"function_call_output\",\"call_id\":\"call_1\",\"output\":\"rain\"}]}")
            .response(
                "{\"id\":\"resp_2\",\"object\":\"response\",\"status\":\"completed\",\"output\":[{\"type\":"
                    + "\"message\",\"role\":\"assistant\",\"content\":[{\"type\":\"output_text\",\"text\":\"Rain.\"}]}]}");
    CaptureResult result = process(first, second);
    assertContinues(Records.span(result, 2), 1, Relation.CONTINUES);
    SpanRecord tool = result.spans().getLast();
    assertThat(tool.span().origin()).isEqualTo(SpanOrigin.INFERRED);
    assertThat(tool.span().name()).isEqualTo("weather");
    assertThat(Records.text(tool, "tool.arguments")).isEqualTo("{\"city\":\"Oslo\"}");
    assertThat(Records.text(tool, "tool.result")).isEqualTo("rain");
    CapturePipeline other = Records.pipeline();
    assertThat(other.process(List.of(second.build())).facts()).isEmpty();
    CaptureResult late = other.process(List.of(first.build()));
    assertThat(Records.threaded(late)).hasSize(1);
    assertThat(Records.used(late)).hasSize(1);
    assertThat(late.spans().getLast().contentHash()).isEqualTo(tool.contentHash());
  }

  @Test
  void projectsAreApart() {
    Span first = place(turn(1, "hi", "hello"));
    assertThat(first.threading().orElseThrow().continuationKey())
        .isNotEqualTo(new dev.verbatim.capture.thread.MessageHash("other").emptyChain());
    var call = turn(2, "hi", "hello", "a", "b").build();
    Span elsewhere =
        Span.builder("other", call.span().traceId(), call.span().spanId())
            .kind(call.span().kind())
            .startEpochNanos(call.span().startEpochNanos())
            .attempts(call.span().attempts())
            .build();
    Span placed =
        pipeline
            .process(
                List.of(
                    new dev.verbatim.model.CapturedSpan(
                        elsewhere, call.payloads(), call.conversation())))
            .spans()
            .getFirst()
            .span();
    assertThat(placed.threading().orElseThrow().relation()).isEqualTo(Relation.ROOT);
  }
}

package dev.verbatim.store.testkit;

import static dev.verbatim.store.testkit.TestSpans.PROJECT;
import static dev.verbatim.store.testkit.TestSpans.SECOND;
import static dev.verbatim.store.testkit.TestSpans.T0;
import static dev.verbatim.store.testkit.TestSpans.record;
import static dev.verbatim.store.testkit.TestSpans.span;
import static dev.verbatim.store.testkit.TestSpans.trace;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.verbatim.model.Fact;
import dev.verbatim.model.Hash128;
import dev.verbatim.model.Outcome;
import dev.verbatim.model.QuestionKeys;
import dev.verbatim.model.Session;
import dev.verbatim.model.SpanBuilder;
import dev.verbatim.model.SpanKey;
import dev.verbatim.model.SpanKind;
import dev.verbatim.model.SpanOrigin;
import dev.verbatim.model.SpanStatus;
import dev.verbatim.model.StoredSpan;
import dev.verbatim.model.Threading;
import dev.verbatim.model.Usage;
import dev.verbatim.store.Facet;
import dev.verbatim.store.Filter;
import dev.verbatim.store.Filter.Field;
import dev.verbatim.store.Histogram;
import dev.verbatim.store.InvalidCursorException;
import dev.verbatim.store.Page;
import dev.verbatim.store.PageRequest;
import dev.verbatim.store.SpanHit;
import dev.verbatim.store.SpanReader.SearchOrder;
import dev.verbatim.store.TraceSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Traces, pages, sessions, counts, late facts. */
public abstract class ReadingContract extends StoreContract {
  private static final Filter ALL = new Filter.All();

  @Test
  void aTraceIsOrderedByStartThenId() {
    append(record(span(1, 3)), record(span(1, 1)));
    append(record(span(1, 2).startEpochNanos(T0 + SECOND)), record(span(2, 9)));
    assertThat(reader.trace(PROJECT, trace(1)))
        .extracting(stored -> stored.span().spanId())
        .containsExactly(TestSpans.spanId(1), TestSpans.spanId(2), TestSpans.spanId(3));
  }

  @Test
  void aTraceIsSummedUp() {
    append(
        record(
            span(1, 2)
                .parentSpanId(TestSpans.spanId(1))
                .kind(SpanKind.LLM)
                .status(SpanStatus.ERROR)
                .question("why?")
                .call(TestSpanSamples.call("m", Usage.of(10, 5), Optional.of("0.5")))),
        record(
            span(1, 3)
                .kind(SpanKind.FINAL_RESPONSE)
                .parentSpanId(TestSpans.spanId(1))
                .answer(Optional.of("because"))));
    append(record(span(1, 1).name("root").service("shop").session(new Session("s", true))));
    TraceSummary summary = reader.traces(PROJECT, ALL, PageRequest.first(10)).items().getFirst();
    assertThat(summary.name()).isEqualTo("root");
    assertThat(summary.startEpochNanos()).isEqualTo(T0 + SECOND);
    assertThat(summary.endEpochNanos()).isEqualTo(T0 + 4 * SECOND);
    assertThat(summary.status()).isEqualTo(SpanStatus.OK);
    assertThat(summary.worstStatus()).isEqualTo(SpanStatus.ERROR);
    assertThat(summary.spanCount()).isEqualTo(3);
    assertThat(summary.llmCalls()).isEqualTo(1);
    assertThat(summary.inputTokens()).hasValue(10);
    assertThat(summary.costUsd().orElseThrow()).isEqualByComparingTo("0.50000025");
    assertThat(summary.session()).hasValue(new Session("s", true));
    assertThat(summary.models()).containsExactly("m-2026-01-01");
    assertThat(summary.question()).hasValue("why?");
    assertThat(summary.answer()).hasValue("because");
  }

  @Test
  void pagesNeitherRepeatNorMissWhileSpansArrive() {
    for (int i = 0; i < 25; i++) {
      append(record(span(i, i)));
    }
    List<Long> seen = new ArrayList<>();
    int[] next = {100};
    List<TraceSummary> traces =
        allPages(
            4,
            request -> {
              Page<TraceSummary> page = reader.traces(PROJECT, ALL, request);
              append(record(span(next[0], next[0]++)));
              return page;
            });
    seen.addAll(numbers(traces));
    assertThat(seen)
        .hasSize(25)
        .doesNotHaveDuplicates()
        .isSortedAccordingTo((a, b) -> Long.compare(b, a));
    List<SpanHit> hits = allPages(3, request -> reader.search(PROJECT, ALL, request));
    assertThat(hits).hasSize((int) store.health().spans()).doesNotHaveDuplicates();
  }

  @Test
  void spansOfOneStartArePagedToo() {
    for (int i = 0; i < 10; i++) {
      append(record(span(i, i).startEpochNanos(T0)));
    }
    assertThat(allPages(3, request -> reader.search(PROJECT, ALL, request)))
        .hasSize(10)
        .doesNotHaveDuplicates();
    assertThat(allPages(3, request -> reader.traces(PROJECT, ALL, request)))
        .hasSize(10)
        .doesNotHaveDuplicates();
  }

  @Test
  void theOldestComeFirstWhereThatIsAsked() {
    for (int i = 0; i < 12; i++) {
      append(record(span(i, i).startEpochNanos(T0 + i / 4 * SECOND)));
    }
    List<SpanHit> newest = allPages(5, request -> reader.search(PROJECT, ALL, request));
    List<SpanHit> oldest =
        allPages(5, request -> reader.search(PROJECT, ALL, request, SearchOrder.OLDEST_FIRST));
    assertThat(oldest).hasSize(12).isEqualTo(newest.reversed());
    String cursor = reader.search(PROJECT, ALL, PageRequest.first(1)).nextCursor().orElseThrow();
    PageRequest other = new PageRequest(1, Optional.of(cursor));
    assertThatThrownBy(() -> reader.search(PROJECT, ALL, other, SearchOrder.OLDEST_FIRST))
        .isInstanceOf(InvalidCursorException.class);
  }

  @Test
  void aForeignCursorIsRefused() {
    append(record(span(1, 1)), record(span(2, 2)));
    for (String cursor : List.of("x", "", "AAAA", "!!!")) {
      PageRequest request = new PageRequest(1, Optional.of(cursor));
      assertThatThrownBy(() -> reader.traces(PROJECT, ALL, request))
          .isInstanceOf(InvalidCursorException.class);
      assertThatThrownBy(() -> reader.search(PROJECT, ALL, request))
          .isInstanceOf(InvalidCursorException.class);
    }
    String ofTraces = reader.traces(PROJECT, ALL, PageRequest.first(1)).nextCursor().orElseThrow();
    assertThatThrownBy(() -> reader.search(PROJECT, ALL, new PageRequest(1, Optional.of(ofTraces))))
        .isInstanceOf(InvalidCursorException.class);
  }

  @Test
  void aSessionListsItsTracesOldestFirst() {
    Session session = new Session("chat-1", true);
    append(
        record(span(2, 2).session(session)),
        record(span(1, 1).session(session)),
        record(span(3, 3).session(new Session("Chat-1", true))),
        record(span(4, 4)));
    Page<TraceSummary> page = reader.session(PROJECT, "chat-1", PageRequest.first(10));
    assertThat(numbers(page.items())).containsExactly(1L, 2L);
    assertThat(page.total()).isEqualTo(2);
    assertThat(numbers(allPages(1, request -> reader.session(PROJECT, "chat-1", request))))
        .containsExactly(1L, 2L);
  }

  @Test
  void valuesAreCounted() {
    append(
        record(span(1, 1).service("b").tags(List.of("x", "y"))),
        record(span(1, 2).service("a").tags(List.of("x"))),
        record(span(1, 3).service("a").metadataJson(Map.of("Plan", "1", "planet", "2"))),
        record(span(1, 4)));
    assertThat(reader.facet(PROJECT, ALL, Field.SERVICE, 10))
        .isEqualTo(
            new Facet(List.of(new Facet.Value("a", 2), new Facet.Value("b", 1)), true, false));
    assertThat(reader.facet(PROJECT, ALL, Field.SERVICE, 1).more()).isTrue();
    assertThat(reader.facet(PROJECT, new Filter.Is(Field.SERVICE, "b"), Field.TAG, 5).values())
        .containsExactly(new Facet.Value("x", 1), new Facet.Value("y", 1));
    append(
        record(span(2, 5).metadataJson(Map.of("plan", "\"pro\"", "plan2", "9"))),
        record(span(2, 6).metadataJson(Map.of("plan", "\"Pro\""))),
        record(span(2, 7).metadataJson(Map.of("plan", "\"pro\""))));
    assertThat(reader.metadataFacet(PROJECT, ALL, "plan", 9))
        .isEqualTo(
            new Facet(List.of(new Facet.Value("pro", 2), new Facet.Value("Pro", 1)), true, false));
    assertThat(reader.metadataFacet(PROJECT, ALL, "plan", 1).more()).isTrue();
    assertThat(reader.metadataFacet(PROJECT, ALL, "pla", 9).values()).isEmpty();
    assertThat(reader.metadataKeys(PROJECT, ALL, 9))
        .isEqualTo(
            new Facet(
                List.of(
                    new Facet.Value("plan", 3),
                    new Facet.Value("Plan", 1),
                    new Facet.Value("plan2", 1),
                    new Facet.Value("planet", 1)),
                true,
                false));
    assertThat(reader.metadataKeys(PROJECT, new Filter.Metadata("plan2", "9"), 1))
        .isEqualTo(new Facet(List.of(new Facet.Value("plan", 1)), true, true));
    assertThatThrownBy(() -> reader.facet(PROJECT, ALL, Field.COST, 5))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(reader.complete(PROJECT, Field.TAG, "X", 5)).containsExactly("x");
    assertThat(reader.completeMetadataKeys(PROJECT, "plan", 5))
        .containsExactly("plan", "Plan", "plan2", "planet");
  }

  @Test
  void tracesAreCountedOverTime() {
    append(
        record(span(1, 1)),
        record(span(2, 2).status(SpanStatus.ERROR)),
        record(span(3, 5).status(SpanStatus.TIMEOUT)),
        record(span(4, 9)));
    Histogram histogram = reader.histogram(PROJECT, ALL, T0, T0 + 9 * SECOND, 3);
    assertThat(histogram)
        .isEqualTo(new Histogram(T0, 3 * SECOND, List.of(2L, 1L, 0L), List.of(1L, 1L, 0L)));
    assertThatThrownBy(() -> reader.histogram(PROJECT, ALL, T0, T0, 3))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void callsThatCouldBeContinuedAreFoundByKey() {
    append(
        record(call(1, 1, 7)), record(call(2, 3, 7)), record(call(3, 2, 7)), record(call(4, 4, 8)));
    Map<Hash128, ?> found =
        reader.continuable(PROJECT, List.of(new Hash128(7, 7), new Hash128(9, 9)), 2);
    assertThat(found).containsOnlyKeys(new Hash128(7, 7));
    assertThat(reader.continuable(PROJECT, List.of(new Hash128(7, 7)), 2).get(new Hash128(7, 7)))
        .extracting(stored -> stored.span().spanId())
        .containsExactly(TestSpans.spanId(3), TestSpans.spanId(2));
    assertThat(reader.recentCalls(3))
        .extracting(stored -> stored.span().spanId())
        .containsExactly(TestSpans.spanId(4), TestSpans.spanId(2), TestSpans.spanId(3));
  }

  @Test
  void callsThatAskTheSameAreFoundByKey() {
    append(
        record(asking(1, 1, 7, List.of(1, 2), 0)),
        record(asking(2, 2, 7, List.of(1, 3), 0)),
        record(asking(2, 3, 7, List.of(), 2)),
        record(asking(3, 4, 8, List.of(4, 2), 0)),
        record(span(4, 5).kind(SpanKind.LLM)));
    assertThat(found(new Filter.Asks(Optional.of(new Hash128(7, 7))))).containsExactly(2L, 1L);
    assertThat(found(new Filter.Asks(Optional.empty()))).containsExactly(4L, 2L, 1L);
    assertThat(ids(reader.sharingBands(PROJECT, List.of(1, 2), 9))).containsExactly(1L, 4L, 2L);
    assertThat(ids(reader.sharingBands(PROJECT, List.of(1, 2), 1))).containsExactly(1L);
    assertThat(reader.sharingBands(PROJECT, List.of(2, 1), 9)).isEmpty();
    assertThat(reader.sharingBands(PROJECT, List.of(), 9)).isEmpty();
    assertThat(reader.sharingBands("another", List.of(1, 2), 9)).isEmpty();
  }

  @Test
  void callsThatAskAboutSomethingAreFoundByTheirRarestWords() {
    append(
        record(asking(1, 1, 1, List.of(), 0).question("Where is the parcel?")),
        record(asking(2, 2, 2, List.of(), 0).question("Where are the two zebras?")),
        record(asking(3, 3, 3, List.of(), 0).question("Where is the door?")),
        record(asking(4, 4, 4, List.of(), 0).question("Is the lamp on?")),
        record(asking(5, 5, 5, List.of(), 1).question("Where is the zebra?")));
    assertThat(ids(reader.askingAbout(PROJECT, "the ZEBRA, where?", 9)))
        .startsWith(2L)
        .containsExactlyInAnyOrder(1L, 2L, 3L, 4L);
    assertThat(ids(reader.askingAbout(PROJECT, "zebra", 9))).containsExactly(2L);
    assertThat(reader.askingAbout(PROJECT, "?!", 9)).isEmpty();
    assertThat(reader.askingAbout(PROJECT, "unheard of", 9)).isEmpty();
    assertThat(reader.askingAbout("another", "zebra", 9)).isEmpty();
  }

  private static SpanBuilder asking(
      long trace, long number, long key, List<Integer> bands, int since) {
    return span(trace, number)
        .kind(SpanKind.LLM)
        .questionKeys(Optional.of(new QuestionKeys(new Hash128(key, key), bands, since)));
  }

  private static List<Long> ids(List<StoredSpan> calls) {
    return calls.stream().map(call -> call.span().spanId().value() & 0xffff).toList();
  }

  private static SpanBuilder call(long trace, long number, long key) {
    return span(trace, number).kind(SpanKind.LLM).threading(threading(key));
  }

  private static Threading threading(long key) {
    return new Threading(
        Optional.of(new Hash128(key, key)), Optional.empty(), Threading.Relation.ROOT, false, 0);
  }

  @Test
  void factsJoinTheirSpanBeforeAndAfterIt() {
    var early = span(1, 1).build();
    append(new Fact.OutcomeReported(early.key(), T0 + 1, Outcome.SHOWN, Optional.empty()));
    append(TestSpans.record(early, List.of(), Optional.empty()), record(span(1, 2)));
    var late = span(1, 2).build();
    append(new Fact.OutcomeReported(late.key(), T0 + 5, Outcome.DROPPED, Optional.of("why")));
    append(new Fact.OutcomeReported(late.key(), T0 + 3, Outcome.USED, Optional.empty()));
    assertThat(found(new Filter.Is(Field.OUTCOME, "shown"))).containsExactly(1L);
    assertThat(found(new Filter.Is(Field.OUTCOME, "dropped"))).containsExactly(2L);
    assertThat(found(new Filter.Is(Field.OUTCOME, "used"))).isEmpty();
    assertThat(found(ALL)).containsExactly(2L, 1L);
    var stored = reader.span(late.key()).getFirst();
    assertThat(stored.span().outcome()).hasValue(Outcome.DROPPED);
    assertThat(stored.facts()).extracting(Fact::epochNanos).containsExactly(T0 + 3, T0 + 5);
  }

  @Test
  void usesAreInferredOutcomesUnlessOneWasDeclared() {
    Fact.Used before = used(1, T0 + 9);
    append(before);
    append(
        record(span(1, 1)),
        record(span(1, 2).outcome(Outcome.SHOWN)),
        record(span(1, 3)),
        record(span(1, 4)),
        record(span(1, 5)));
    append(used(2, T0 + 9));
    append(used(3, T0 + 9));
    append(new Fact.OutcomeReported(key(3), T0 + 1, Outcome.DROPPED, Optional.empty()));
    append(new Fact.OutcomeReported(key(4), T0 + 20, Outcome.PARSED, Optional.empty()));
    append(used(4, T0 + 9));
    append(before);
    assertThat(found(new Filter.Is(Field.OUTCOME, "used"))).containsExactly(1L);
    assertThat(found(new Filter.Is(Field.OUTCOME, "US*"))).containsExactly(1L);
    assertThat(found(new Filter.Is(Field.OUTCOME, "*"))).containsExactly(4L, 3L, 2L, 1L);
    assertThat(found(new Filter.Not(new Filter.Is(Field.OUTCOME, "used"))))
        .containsExactly(5L, 4L, 3L, 2L);
    assertThat(found(new Filter.Is(Field.OUTCOME, "dropped"))).containsExactly(3L);
    assertThat(foundTraces(new Filter.Is(Field.OUTCOME, "used"))).containsExactly(1L);
    assertThat(reader.facet(PROJECT, ALL, Field.OUTCOME, 9).values())
        .extracting(value -> value.value() + " " + value.spans())
        .containsExactly("dropped 1", "parsed 1", "shown 1", "used 1");
    assertThat(reader.complete(PROJECT, Field.OUTCOME, "us", 9)).containsExactly("used");
    var stored = reader.span(key(1)).getFirst();
    assertThat(stored.span().outcome()).hasValue(Outcome.USED);
    assertThat(stored.facts()).containsExactly(before);
    assertThat(stored.usedBy()).hasValue(before.by());
    assertThat(reader.span(key(2)).getFirst().usedBy()).isEmpty();
    assertThat(reader.span(key(3)).getFirst().span().outcome()).hasValue(Outcome.DROPPED);
    assertThat(reader.span(key(4)).getFirst().span().outcome()).hasValue(Outcome.PARSED);
  }

  @Test
  void theFirstOfSeveralUsesIsTheOne() {
    append(record(span(1, 1)));
    append(used(1, T0 + 9));
    Fact.Used first = new Fact.Used(key(1), T0 + 5, key(7));
    append(first);
    assertThat(reader.span(key(1)).getFirst().facts()).containsExactly(first, used(1, T0 + 9));
    assertThat(reader.span(key(1)).getFirst().usedBy()).hasValue(first.by());
  }

  /** A use by a call of a trace of which nothing else is known. */
  private static Fact.Used used(long number, long epochNanos) {
    return new Fact.Used(key(number), epochNanos, span(90, 99).build().key());
  }

  private static SpanKey key(long number) {
    return span(1, number).build().key();
  }

  @Test
  void whatLogRecordsToldIsFoundFromTheirSpan() {
    var about = span(1, 1).build();
    Fact.Logged told = new Fact.Logged(about.key(), T0 + 1, TestSpans.spanId(2));
    append(told);
    append(
        TestSpans.record(about, List.of(), Optional.empty()),
        record(span(1, 2).origin(SpanOrigin.LOGGED).parentSpanId(Optional.of(about.spanId()))));
    append(told);
    var stored = reader.span(about.key()).getFirst();
    assertThat(stored.facts()).containsExactly(told);
    assertThat(reader.span(told.recordKey())).hasSize(1);
    assertThat(reader.traces(PROJECT, ALL, PageRequest.first(10)).items())
        .singleElement()
        .satisfies(trace -> assertThat(trace.spanCount()).isEqualTo(1));
  }

  @Test
  void lateThreadingReplacesTheSessionUnlessItWasDeclared() {
    append(
        record(span(1, 1).session(new Session("found", false))),
        record(span(1, 2).session(new Session("said", true))));
    for (long number : List.of(1L, 2L)) {
      append(
          new Fact.Threaded(
              span(1, number).build().key(), T0, threading(5), new Session("other", false)));
    }
    assertThat(found(new Filter.Is(Field.SESSION, "other"))).containsExactly(1L);
    assertThat(found(new Filter.Is(Field.SESSION, "said"))).containsExactly(2L);
    assertThat(reader.continuable(PROJECT, List.of(new Hash128(5, 5)), 5)).hasSize(1);
  }
}

package dev.verbatim.store.testkit;

import static dev.verbatim.store.testkit.TestSpans.SECOND;
import static dev.verbatim.store.testkit.TestSpans.T0;
import static dev.verbatim.store.testkit.TestSpans.record;
import static dev.verbatim.store.testkit.TestSpans.span;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.verbatim.model.SpanKind;
import dev.verbatim.model.SpanStatus;
import dev.verbatim.model.Usage;
import dev.verbatim.store.Filter;
import dev.verbatim.store.Filter.Field;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Every kind of condition, on spans and on traces. */
public abstract class FilterContract extends StoreContract {
  private static Filter is(Field field, String value) {
    return new Filter.Is(field, value);
  }

  private static Filter above(Field field, double value) {
    return new Filter.Range(field, value, false, Double.POSITIVE_INFINITY, true);
  }

  private static Filter and(Filter... operands) {
    return new Filter.And(List.of(operands));
  }

  @Test
  void valuesMatchWholeOrByTheirBeginningInAnyCase() {
    append(
        record(TestSpanSamples.everything(1, 1)),
        record(span(2, 2).userId(Optional.of("U-1042")).service("Shopping")));
    assertThat(found(is(Field.SERVICE, "SHOP"))).containsExactly(1L);
    assertThat(found(is(Field.SERVICE, "shop*"))).containsExactly(2L, 1L);
    assertThat(found(is(Field.SERVICE, "*"))).containsExactly(2L, 1L);
    assertThat(found(is(Field.USER, "u-1042"))).containsExactly(1L);
    assertThat(found(is(Field.MODEL, "GPT-5-2026-01-01"))).containsExactly(1L);
    assertThat(found(is(Field.VERSION, "refund@v4"))).containsExactly(1L);
    assertThat(found(is(Field.VERSION, "refund"))).containsExactly(1L);
    assertThat(found(is(Field.TAG, "b"))).containsExactly(1L);
    assertThat(found(is(Field.KIND, "llm"))).containsExactly(1L);
    assertThat(found(is(Field.STATUS, "refusal"))).containsExactly(1L);
    assertThat(found(is(Field.ORIGIN, "inferred"))).containsExactly(1L);
    assertThat(found(is(Field.FINISH_REASON, "stop"))).containsExactly(1L);
    assertThat(found(is(Field.OUTCOME, "shown"))).containsExactly(1L);
    assertThat(found(is(Field.TOOL, "refund_*"))).containsExactly(1L);
    assertThat(found(is(Field.SPAN, TestSpans.spanId(1).toString()))).containsExactly(1L);
    assertThat(found(is(Field.SPAN, "abcd*"))).containsExactly(2L, 1L);
    assertThat(found(is(Field.TRACE, TestSpans.trace(2).toString()))).containsExactly(2L);
    assertThat(found(is(Field.TRACE, TestSpans.trace(2).toString().substring(0, 17) + "*")))
        .containsExactly(2L);
    assertThat(found(is(Field.TRACE, "no id"))).isEmpty();
    assertThat(found(is(Field.SERVICE, "nothing"))).isEmpty();
  }

  @Test
  void metadataMatchesByKeyAndValue() {
    append(
        record(span(1, 1).metadataJson(Map.of("plan", "\"Pro\"", "seats", "12"))),
        record(span(1, 2).metadataJson(Map.of("plan", "\"proper\"", "trial", "true"))),
        record(span(1, 3).metadataJson(Map.of("other", "\"pro\""))));
    assertThat(found(new Filter.Metadata("plan", "pro"))).containsExactly(1L);
    assertThat(found(new Filter.Metadata("plan", "pro*"))).containsExactly(2L, 1L);
    assertThat(found(new Filter.Metadata("seats", "12"))).containsExactly(1L);
    assertThat(found(new Filter.Metadata("trial", "*"))).containsExactly(2L);
    assertThat(found(new Filter.Metadata("Plan", "pro"))).isEmpty();
  }

  @Test
  void numbersMatchInRangesAndUnknownNumbersNever() {
    append(
        record(
            span(1, 1)
                .kind(SpanKind.LLM)
                .call(TestSpanSamples.call("m", Usage.of(100, 20), Optional.of("0.10")))),
        record(
            span(1, 2)
                .kind(SpanKind.LLM)
                .call(TestSpanSamples.call("m", Usage.UNKNOWN, Optional.empty()))),
        record(span(1, 3).endEpochNanos(T0 + 10 * SECOND)));
    assertThat(found(above(Field.COST, 0.1))).containsExactly(1L);
    assertThat(found(above(Field.COST, 0.2))).isEmpty();
    assertThat(found(new Filter.Range(Field.COST, -1, true, 1000, true))).containsExactly(1L);
    assertThat(found(new Filter.Range(Field.TOKENS, 120, true, 120, true))).containsExactly(1L);
    assertThat(found(new Filter.Range(Field.TOKENS, 120, false, 121, true))).isEmpty();
    assertThat(found(new Filter.Range(Field.TOKENS, 119, true, 120, false))).isEmpty();
    assertThat(found(above(Field.LATENCY, 1000))).containsExactly(3L);
    assertThat(found(is(Field.TOKENS, "120"))).containsExactly(1L);
    assertThat(found(is(Field.TOKENS, "*"))).containsExactly(1L);
    assertThat(found(is(Field.TOKENS, "many"))).isEmpty();
    assertThatThrownBy(() -> found(above(Field.MODEL, 1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void conditionsCombine() {
    append(
        record(span(1, 1).service("a").environment("x")),
        record(span(1, 2).service("a")),
        record(span(1, 3).service("b")));
    Filter a = is(Field.SERVICE, "a");
    Filter x = is(Field.ENVIRONMENT, "x");
    assertThat(found(and(a, x))).containsExactly(1L);
    assertThat(found(and(a, new Filter.Not(x)))).containsExactly(2L);
    assertThat(found(new Filter.Or(List.of(x, is(Field.SERVICE, "b"))))).containsExactly(3L, 1L);
    assertThat(found(new Filter.Not(a))).containsExactly(3L);
    assertThat(found(new Filter.Not(new Filter.Not(a)))).containsExactly(2L, 1L);
    assertThat(found(and())).hasSize(3);
    assertThat(found(new Filter.Or(List.of()))).isEmpty();
    assertThat(found(new Filter.StartedBetween(T0 + SECOND, T0 + 3 * SECOND)))
        .containsExactly(2L, 1L);
    assertThat(found(new Filter.StartedBetween(T0, T0))).isEmpty();
  }

  @Test
  void onATraceEachOperandMayHoldForAnotherSpan() {
    append(
        record(span(1, 1).userId(Optional.of("u-1"))),
        record(span(1, 2).status(SpanStatus.ERROR)),
        record(span(2, 3).userId(Optional.of("u-1"))),
        record(span(3, 4).status(SpanStatus.ERROR)));
    Filter user = is(Field.USER, "u-1");
    Filter error = is(Field.STATUS, "error");
    assertThat(foundTraces(and(user, error))).containsExactly(1L);
    assertThat(foundTraces(and(user, new Filter.Not(error)))).containsExactly(2L);
    assertThat(foundTraces(new Filter.Not(user))).containsExactly(3L);
    assertThat(found(and(user, error))).isEmpty();
    assertThat(foundTraces(new Filter.All())).containsExactly(3L, 2L, 1L);
  }

  @Test
  void onATraceSumsAreComparedAndNestedCallsCountOnce() {
    Optional<String> price = Optional.of("0.25");
    append(
        record(
            span(1, 1)
                .kind(SpanKind.LLM)
                .call(TestSpanSamples.call("framework", Usage.of(100, 0), price))),
        record(
            span(1, 2)
                .parentSpanId(TestSpans.spanId(1))
                .kind(SpanKind.LLM)
                .call(TestSpanSamples.call("m", Usage.of(100, 0), price))),
        record(
            span(2, 3)
                .kind(SpanKind.LLM)
                .call(TestSpanSamples.call("m", Usage.of(100, 0), price))));
    append(
        record(
            span(2, 4)
                .kind(SpanKind.LLM)
                .call(TestSpanSamples.call("m", Usage.of(100, 0), price))));
    assertThat(foundTraces(above(Field.TOKENS, 100))).containsExactly(2L);
    assertThat(foundTraces(above(Field.COST, 0.3))).containsExactly(2L);
    assertThat(foundTraces(new Filter.Not(above(Field.TOKENS, 100)))).containsExactly(1L);
    assertThat(foundTraces(new Filter.Range(Field.LATENCY, 2000, true, 2000, true)))
        .containsExactly(2L, 1L);
    assertThat(found(above(Field.TOKENS, 100))).isEmpty();
  }
}

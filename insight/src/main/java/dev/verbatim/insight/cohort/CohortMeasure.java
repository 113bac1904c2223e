package dev.verbatim.insight.cohort;

import dev.verbatim.model.Cost;
import dev.verbatim.model.FinishReason;
import dev.verbatim.model.ModelCall;
import dev.verbatim.model.Outcome;
import dev.verbatim.model.Span;
import dev.verbatim.model.SpanStatus;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** What is compared of every call, in the order in which people ask. */
public enum CohortMeasure {
  /** Share of calls that the model declined. */
  REFUSALS(true, true),
  /** Share that failed or timed out. */
  ERRORS(true, true),
  /** Share of answers that ended at a limit of length. */
  CUT_OFF(true, true),
  /** Of calls that asked for JSON, the share whose answer is none. */
  INVALID_FORMAT(true, true),
  /** Of calls whose outcome is known, the share the app could not parse. */
  UNPARSED(true, true),
  /** Share that took more than one attempt. */
  RETRIES(true, true),
  /** Share of answers that ask for a tool. */
  TOOL_CALLS(true, false),
  OUTPUT_TOKENS(false, false),
  /** US dollars. */
  COST(false, true),
  /** Milliseconds. */
  LATENCY(false, true),
  /** Milliseconds to the first token. */
  FIRST_TOKEN(false, true);

  private final boolean rate;
  private final boolean higherIsWorse;

  CohortMeasure(boolean rate, boolean higherIsWorse) {
    this.rate = rate;
    this.higherIsWorse = higherIsWorse;
  }

  /** Whether it is a share of calls; else a number each call has. */
  public boolean isRate() {
    return rate;
  }

  /** Whether more of it is worse; of others neither more nor less is. */
  public boolean isHigherWorse() {
    return higherIsWorse;
  }

  /** The number of a call, 0 or 1 for a rate; empty where the call does not tell. */
  OptionalDouble of(CohortCall cohortCall) {
    Span span = cohortCall.call().span();
    Optional<ModelCall> call = span.call();
    return switch (this) {
      case REFUSALS -> truth(span.status() == SpanStatus.REFUSAL);
      case ERRORS ->
          truth(span.status() == SpanStatus.ERROR || span.status() == SpanStatus.TIMEOUT);
      case CUT_OFF ->
          call.flatMap(ModelCall::finishReason)
              .map(reason -> truth(reason == FinishReason.LENGTH))
              .orElse(OptionalDouble.empty());
      case INVALID_FORMAT ->
          cohortCall.validFormat().map(valid -> truth(!valid)).orElse(OptionalDouble.empty());
      case UNPARSED ->
          span.outcome()
              .map(outcome -> truth(outcome == Outcome.PARSE_FAILED))
              .orElse(OptionalDouble.empty());
      case RETRIES ->
          span.attempts().isEmpty() ? OptionalDouble.empty() : truth(span.attempts().size() > 1);
      case TOOL_CALLS ->
          call.flatMap(ModelCall::finishReason)
              .map(reason -> truth(reason == FinishReason.TOOL_CALL))
              .orElse(OptionalDouble.empty());
      case OUTPUT_TOKENS ->
          call.map(it -> number(it.usage().outputTotal())).orElse(OptionalDouble.empty());
      case COST ->
          call.flatMap(ModelCall::cost)
              .map(Cost::total)
              .map(total -> OptionalDouble.of(total.doubleValue()))
              .orElse(OptionalDouble.empty());
      case LATENCY -> OptionalDouble.of(span.durationNanos() / 1e6);
      case FIRST_TOKEN ->
          span.timeToFirstTokenNanos().isPresent()
              ? OptionalDouble.of(span.timeToFirstTokenNanos().getAsLong() / 1e6)
              : OptionalDouble.empty();
    };
  }

  private static OptionalDouble truth(boolean value) {
    return OptionalDouble.of(value ? 1 : 0);
  }

  private static OptionalDouble number(OptionalLong value) {
    return value.isPresent() ? OptionalDouble.of(value.getAsLong()) : OptionalDouble.empty();
  }
}

package dev.verbatim.insight.cohort;

import dev.verbatim.model.SpanKey;
import java.util.List;
import java.util.Optional;

/**
 * One measure on both sides.
 *
 * @param measure what; of the rate of a single tool, {@link CohortMeasure#TOOL_CALLS}
 * @param tool the tool, where it is the rate of one
 * @param left empty if no call of the side tells it
 * @param right the same
 * @param overall all calls of one side against all of the other; empty if a side is empty
 * @param paired the same questions only; empty if there is no pair
 * @param verdict what can be said, by the pairs where there are enough, else by all calls
 * @param worst pairs that got worse, the worst first; of a measure of which neither more nor less
 *     is worse, those that differ most
 */
public record MeasureComparison(
    CohortMeasure measure,
    Optional<String> tool,
    Optional<Side> left,
    Optional<Side> right,
    Optional<Difference> overall,
    Optional<Difference> paired,
    Verdict verdict,
    List<Pair> worst) {
  public MeasureComparison {
    worst = List.copyOf(worst);
  }

  /**
   * @param calls how many tell it
   * @param mean of a rate, the share
   * @param median of a rate too, where it says little
   */
  public record Side(int calls, double mean, double median) {}

  /**
   * Right minus left.
   *
   * @param count pairs, or calls of the smaller side
   * @param mean of the differences
   * @param interval of the mean
   * @param effect -1 to 1, or Cohen's h of two rates of all calls
   */
  public record Difference(int count, double mean, Interval interval, double effect) {}

  /** Two calls of one question with what the measure says of them. */
  public record Pair(SpanKey left, SpanKey right, double before, double after) {}

  /** What can be said with 95 % confidence. */
  public enum Verdict {
    HIGHER,
    LOWER,
    /** A difference, if there is one, is smaller than chance. */
    NONE_SEEN,
    /** Too few calls tell it. */
    TOO_FEW
  }
}

package dev.verbatim.insight.cohort;

import java.util.List;

/**
 * A measure changed its level for good.
 *
 * @param measure what changed
 * @param atEpochNanos start of the first call after it
 * @param before mean between the change before, or the beginning, and this one
 * @param after mean up to the next change, or the end
 * @param callsBefore calls behind {@code before}
 * @param callsAfter calls behind {@code after}
 * @param effect Cliff's delta, -1 to 1
 * @param causes what else changed near it, the largest shift first; empty if nothing known did
 * @param sentence the whole in words
 */
public record Change(
    CohortMeasure measure,
    long atEpochNanos,
    double before,
    double after,
    int callsBefore,
    int callsAfter,
    double effect,
    List<Cause> causes,
    String sentence) {
  public Change {
    causes = List.copyOf(causes);
  }

  /**
   * A shift of traffic near a change. It need not be the reason.
   *
   * @param kind of what
   * @param value the value whose share rose most
   * @param shareBefore 0 to 1, of the calls shortly before
   * @param shareAfter the same shortly after
   */
  public record Cause(Kind kind, String value, double shareBefore, double shareAfter) {}

  /** What can shift. */
  public enum Kind {
    VERSION,
    MODEL,
    RELEASE,
    /** Which calls the app makes, by the names of their spans. */
    OPERATION,
    /** How long requests are: which quarter of the sizes is asked most. */
    INPUT_SIZE
  }
}

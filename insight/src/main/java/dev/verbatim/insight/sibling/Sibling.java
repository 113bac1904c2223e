package dev.verbatim.insight.sibling;

import dev.verbatim.insight.diff.Factor;
import dev.verbatim.model.StoredSpan;
import java.util.List;

/**
 * A call worth comparing.
 *
 * @param call the call that answers to the one asked for
 * @param label how like the questions are
 * @param reason why it was chosen, a sentence for people
 * @param differs what differs between the two calls that ask, the question itself left out; empty
 *     if it is a repetition
 * @param unknown what could not be compared because one side does not tell
 * @param score 0 to 1; siblings are ordered by it, the best first
 */
public record Sibling(
    StoredSpan call,
    Label label,
    String reason,
    List<Factor.Kind> differs,
    List<Factor.Kind> unknown,
    double score) {
  public Sibling {
    differs = List.copyOf(differs);
    unknown = List.copyOf(unknown);
  }

  /** How like the questions are. */
  public enum Label {
    /** The same question, in the same place of the same conversation. */
    TWIN,
    /** Nearly the same words. */
    CLOSE,
    /** Another question, about the same things. */
    SIMILAR
  }
}

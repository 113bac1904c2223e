package dev.verbatim.insight.align;

import java.util.Optional;

/**
 * A step and the one that stands for it in the other trace.
 *
 * @param left empty if it stands on the right only
 * @param right empty if it stands on the left only
 * @param relation how they relate
 * @param depth 0 at the top
 */
public record StepPair(Optional<Step> left, Optional<Step> right, Relation relation, int depth) {
  /** How two steps relate. Their children are pairs of their own. */
  public enum Relation {
    /** They say the same but for times, random ids and the like. */
    EQUAL,
    CHANGED,
    /** The same stands at another place: one call with one input, whatever came of it. */
    MOVED,
    /** On the left only. */
    REMOVED,
    /** On the right only. */
    ADDED
  }
}

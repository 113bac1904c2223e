package dev.verbatim.insight.diff;

import dev.verbatim.insight.text.TextDiff;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A message of one call and the one that stands for it in the other.
 *
 * @param left its place in the left conversation's input; empty if it stands on the right only
 * @param right its place in the right one
 * @param role {@code user}, {@code assistant}, {@code tool} …
 * @param relation how they relate
 * @param text how the texts differ, if they do; of a message without a partner, all of it
 */
public record MessagePair(
    OptionalInt left, OptionalInt right, String role, Relation relation, Optional<TextDiff> text) {
  /** How two messages relate. */
  public enum Relation {
    /** They say the same. */
    EQUAL,
    /** They differ in times, random ids and the like only. */
    NOISE,
    CHANGED,
    /** On the left only. */
    REMOVED,
    /** On the right only. */
    ADDED
  }
}

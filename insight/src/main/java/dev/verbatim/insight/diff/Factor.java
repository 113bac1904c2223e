package dev.verbatim.insight.diff;

/**
 * One thing that may explain a difference.
 *
 * @param kind what
 * @param state whether it differs
 * @param left what it was on the left, short; empty if there is no short name for it
 * @param right the same for the right
 */
public record Factor(Kind kind, State state, String left, String right) {
  /** In the order in which people ask. */
  public enum Kind {
    /** What the user asked. */
    QUESTION,
    /** The instructions. */
    PROMPT,
    MODEL,
    /** Sampling and other parameters. */
    PARAMETERS,
    /** The tools offered. */
    TOOLS,
    /** What was said before the question, tool results included. */
    HISTORY,
    /** Commit or release of the app. */
    CODE
  }

  /** Whether it differs. */
  public enum State {
    SAME,
    /** Times, random ids and the like differ. */
    NOISE,
    CHANGED,
    /** One side does not tell. */
    UNKNOWN
  }
}

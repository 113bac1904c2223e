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
    /** The instructions: the program's text where that is known, else all of it. */
    PROMPT,
    /** What the program filled into them; unknown where its text is not known. */
    VARIABLES,
    MODEL,
    /** Sampling and other parameters. */
    PARAMETERS,
    /** The tools offered. */
    TOOLS,
    /**
     * What was retrieved; both sides say how many of how many documents the other has too ({@code
     * 3/5}). Only of traces that retrieve something.
     */
    DOCUMENTS,
    /** What was said before the question; of two calls also what followed it, such as results. */
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

package dev.verbatim.replay.match;

/** How well a call of this run is known from the recording, the best first. */
public enum Rung {
  /** The same request, and its answer was not given yet. */
  EXACT,
  /** The same but for times, random ids and the like. */
  MASKED,
  /** The same data in another prompt, or under other settings: a divergence. */
  STRUCTURAL,
  /** It was recorded less often than it is asked. */
  REPEAT,
  /** It was not recorded: a divergence. */
  MISS;

  /** Whether the run parts from the recording here. */
  public boolean isDivergence() {
    return this == STRUCTURAL || this == MISS;
  }
}

package dev.verbatim.replay.match;

/**
 * What is served where a run is not the recording.
 *
 * @param keepGoing whether a recorded answer to a request in other words is served; everything
 *     after it is stale then
 * @param repeat what a request gets that was recorded, but less often
 */
public record MatchPolicy(boolean keepGoing, Repeat repeat) {
  /** Nothing that was not recorded. */
  public static final MatchPolicy STRICT = new MatchPolicy(false, Repeat.LAST_ANSWER);

  /** What a request gets that was recorded, but less often. */
  public enum Repeat {
    /** The last recorded answer to it once more. */
    LAST_ANSWER,
    /** Nothing. */
    ERROR
  }
}

package dev.verbatim.replay.session;

import dev.verbatim.model.SpanId;
import dev.verbatim.replay.match.Match;

/**
 * A request of the run and what it got.
 *
 * @param spanId the span in the replay's trace; attempts of one call share it
 * @param match which recorded call it stands for
 * @param source where the answer came from
 * @param epochNanos when it was asked
 * @param reason why nothing was served; empty if it was
 */
public record ReplayedCall(
    SpanId spanId, Match match, Source source, long epochNanos, String reason) {
  /** Where an answer came from. */
  public enum Source {
    /** From the recording, to the same request. */
    TAPE,
    /** To the same but for noise. */
    MASKED,
    /** To the same data in other words. */
    STRUCTURAL,
    /** Once more than recorded. */
    REPEAT,
    /** Written anew in the format of the API, from what was recorded. */
    SYNTH,
    /** From the provider, as the request was not recorded. */
    LIVE,
    /** Nothing was served. */
    NONE;

    /** The name in attributes and in the API. */
    public String wireName() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }
}

package dev.verbatim.replay.match;

/**
 * A call of the recording.
 *
 * @param id by which its owner knows it; unique in a recording
 * @param key what it is
 * @param startEpochNanos when it was made
 * @param request what was asked
 * @param said the texts of the answer; empty if there was none
 * @param attempts how often it was sent, at least 1: every attempt but the last failed
 */
public record RecordedCall(
    String id, CallKey key, long startEpochNanos, RequestForms request, String said, int attempts) {
  public RecordedCall {
    if (attempts < 1) {
      throw new IllegalArgumentException("attempts: " + attempts + " (expected: at least 1)");
    }
  }
}

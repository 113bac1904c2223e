package dev.verbatim.sdk;

import java.util.Map;

/**
 * Counters since the start of the process or the last {@link Verbatim#configure}.
 *
 * @param captured spans that were finished
 * @param sent spans that the receiver accepted
 * @param dropped spans that were lost, by reason: {@code queue_full}, {@code shutdown}, {@code
 *     rejected}, {@code status_401} and the like, {@code not_otlp}, {@code closed}, {@code
 *     internal}
 * @param bodiesDropped spans that went without a body because a bound was reached
 * @param retries requests that had to be repeated
 * @param bytesHeld what is in memory now: bodies being recorded, spans waiting or being sent
 * @param captureOff clients that could not be hooked and work unrecorded
 */
public record Stats(
    long captured,
    long sent,
    Map<String, Long> dropped,
    long bodiesDropped,
    long retries,
    long bytesHeld,
    long captureOff) {
  public Stats {
    dropped = Map.copyOf(dropped);
  }

  /** All spans that were lost. */
  public long droppedTotal() {
    return dropped.values().stream().mapToLong(Long::longValue).sum();
  }
}

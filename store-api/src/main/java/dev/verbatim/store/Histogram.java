package dev.verbatim.store;

import java.util.List;

/**
 * Traces over time.
 *
 * @param fromEpochNanos start of the first bucket
 * @param bucketNanos width of each
 * @param traces per bucket, all
 * @param failed per bucket, those whose worst status is an error or a timeout
 */
public record Histogram(
    long fromEpochNanos, long bucketNanos, List<Long> traces, List<Long> failed) {
  public Histogram {
    traces = List.copyOf(traces);
    failed = List.copyOf(failed);
  }
}

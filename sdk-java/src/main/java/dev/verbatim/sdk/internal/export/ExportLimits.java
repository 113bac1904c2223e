package dev.verbatim.sdk.internal.export;

import java.time.Duration;

/**
 * How the sender behaves.
 *
 * @param batchBytes most uncompressed bytes in one request; a larger span goes alone
 * @param linger how long a span waits for company
 * @param requestTimeout for one request with its answer
 * @param firstBackoff the wait before the first retry; doubled for each further one
 * @param maxBackoff the longest wait that the receiver did not ask for
 */
public record ExportLimits(
    long batchBytes,
    Duration linger,
    Duration requestTimeout,
    Duration firstBackoff,
    Duration maxBackoff) {
  public static final ExportLimits DEFAULT =
      new ExportLimits(
          16L << 20,
          Duration.ofMillis(100),
          Duration.ofSeconds(30),
          Duration.ofMillis(500),
          Duration.ofSeconds(30));
}

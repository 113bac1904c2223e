package dev.verbatim.sdk;

import java.time.Instant;
import java.util.concurrent.TimeUnit;

/**
 * The wall clock at one moment, carried on by the monotonic one: durations are exact even when the
 * wall clock is set.
 *
 * @param startEpochNanos nanoseconds since 1970
 * @param startNanoTime of {@link System#nanoTime()}
 */
record EpochClock(long startEpochNanos, long startNanoTime) {
  static EpochClock start() {
    Instant now = Instant.now();
    return new EpochClock(
        TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano(), System.nanoTime());
  }

  long now() {
    return startEpochNanos + (System.nanoTime() - startNanoTime);
  }
}

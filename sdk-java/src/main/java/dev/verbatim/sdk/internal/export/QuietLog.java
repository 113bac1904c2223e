package dev.verbatim.sdk.internal.export;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Says what is wrong at most once a minute, so that a server that is down does not flood the
 * application's log. Messages never hold bodies or keys.
 */
public final class QuietLog {
  private static final long INTERVAL_NANOS = 60_000_000_000L;
  private static final System.Logger LOGGER = System.getLogger("dev.verbatim.sdk");

  private final AtomicLong next = new AtomicLong(Long.MIN_VALUE);

  /** Logs the message, unless another was logged within the last minute. */
  public void warn(String message) {
    long now = System.nanoTime();
    long due = next.get();
    if (due != Long.MIN_VALUE && now - due < 0) {
      return;
    }
    if (next.compareAndSet(due, now + INTERVAL_NANOS)) {
      say(message);
    }
  }

  /** Logs the message always: for what happens once in a process. */
  public void say(String message) {
    try {
      LOGGER.log(System.Logger.Level.WARNING, message);
    } catch (RuntimeException e) {
      // A broken logger of the application is not ours to report.
      return;
    }
  }
}

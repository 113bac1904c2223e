package dev.verbatim.sdk.internal.call;

import org.jspecify.annotations.Nullable;

/**
 * Guesses whether the SDK will try again after an attempt. The hook sits below the retry loop and
 * sees only exchanges, but the loop leaves traces: it closes the response of an attempt that it
 * will repeat without reading it, while the error of a last attempt is read.
 *
 * <p>The guess only delays: a call whose retry does not come is handed over when the patience ends.
 */
final class RetryRules {
  /** The longest backoff of the SDKs is 8 s and less their jitter; the rest is slack. */
  private static final long LONGEST_BACKOFF_MILLIS = 13_000;

  private static final long LONGEST_PATIENCE_MILLIS = 10 * 60_000;

  private RetryRules() {}

  /** How long to wait for the next attempt; 0 when this was the last one. */
  static long patienceMillis(Attempt last, int attempts) {
    RequestHead request = last.request();
    if (!request.repeatable()) {
      return 0;
    }
    Attempt.ResponseHead response = last.response();
    if (response == null) {
      Throwable failure = last.failure();
      boolean exhausted = request.maxRetries() >= 0 && attempts > request.maxRetries();
      return failure == null || exhausted || !Failures.mayBeRetried(failure)
          ? 0
          : LONGEST_BACKOFF_MILLIS;
    }
    if (response.status() < 400 || last.wasRead()) {
      return 0;
    }
    return Math.max(LONGEST_BACKOFF_MILLIS, asked(response) + LONGEST_BACKOFF_MILLIS);
  }

  /** The statuses that every SDK tries again. */
  static boolean mayPass(int status) {
    return status == 408 || status == 409 || status == 429 || status >= 500;
  }

  private static long asked(Attempt.ResponseHead response) {
    double millis = number(response.header("retry-after-ms"), 1);
    if (millis < 0) {
      millis = number(response.header("retry-after"), 1000);
    }
    return (long) Math.max(0, Math.min(millis, LONGEST_PATIENCE_MILLIS));
  }

  private static double number(@Nullable String text, double factor) {
    if (text == null) {
      return -1;
    }
    try {
      return Double.parseDouble(text) * factor;
    } catch (NumberFormatException e) {
      return -1;
    }
  }
}

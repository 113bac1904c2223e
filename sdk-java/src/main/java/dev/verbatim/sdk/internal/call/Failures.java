package dev.verbatim.sdk.internal.call;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;

/** Reads exceptions of HTTP clients. */
public final class Failures {
  private static final int LONGEST_MESSAGE = 1000;

  private Failures() {}

  /** The failure without the wrappers that futures put around it. */
  public static Throwable unwrap(Throwable failure) {
    Throwable inner = failure;
    while (inner instanceof CompletionException && inner.getCause() != null) {
      inner = inner.getCause();
    }
    return inner;
  }

  /** Whether a provider SDK tries again after it. */
  static boolean mayBeRetried(Throwable failure) {
    String type = failure.getClass().getSimpleName();
    return failure instanceof IOException
        || type.endsWith("IoException")
        || type.endsWith("RetryableException");
  }

  /** Whether somebody gave the call up. */
  public static boolean isCancellation(Throwable failure) {
    if (failure instanceof CancellationException || failure instanceof InterruptedException) {
      return true;
    }
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (at instanceof IOException && "Canceled".equals(at.getMessage())) {
        return true;
      }
    }
    return false;
  }

  static boolean isTimeout(Throwable failure) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (at instanceof InterruptedIOException
          && String.valueOf(at.getMessage()).toLowerCase(java.util.Locale.ROOT).contains("time")) {
        return true;
      }
    }
    return false;
  }

  /** The message with those of the causes; credentials in URLs are removed. */
  static String message(Throwable failure) {
    StringBuilder text = new StringBuilder();
    for (Throwable at = failure;
        at != null && text.length() < LONGEST_MESSAGE;
        at = at.getCause()) {
      if (text.length() > 0) {
        text.append("; caused by ").append(at.getClass().getName()).append(": ");
      }
      text.append(at.getMessage());
    }
    text.setLength(Math.min(text.length(), LONGEST_MESSAGE));
    return Credentials.scrubUrl(text.toString());
  }
}

package dev.verbatim.sdk;

import java.io.Serial;

/**
 * A tool failed in the recording with an exception that is not one of the common ones of the JDK,
 * which are thrown as themselves.
 */
public final class ReplayedException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  private final String errorType;

  ReplayedException(String errorType, String message) {
    super(message);
    this.errorType = errorType;
  }

  /** The name of the recorded class. */
  public String errorType() {
    return errorType;
  }
}

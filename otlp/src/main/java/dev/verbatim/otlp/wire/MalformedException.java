package dev.verbatim.otlp.wire;

/** The request as a whole cannot be read. The message never quotes it. */
public final class MalformedException extends Exception {
  MalformedException(String message, Throwable cause) {
    super(message, cause);
  }

  MalformedException(String message) {
    super(message);
  }

  /** What was wrong. */
  public String reason() {
    return String.valueOf(getMessage());
  }
}

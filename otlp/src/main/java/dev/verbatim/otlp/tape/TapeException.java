package dev.verbatim.otlp.tape;

import java.io.IOException;

/** A directory is no tape, or a damaged one; the message names the file and what is expected. */
public final class TapeException extends IOException {
  private static final long serialVersionUID = 1L;

  TapeException(String message) {
    super(message);
  }

  TapeException(String message, Throwable cause) {
    super(message, cause);
  }
}

package dev.verbatim.interchange;

/**
 * Something in a file that was not imported. Never contains what people or models said.
 *
 * @param file as the caller named it
 * @param line from 1; 0 where the file has no lines
 * @param message field, what was there and what was expected
 */
public record ImportProblem(String file, long line, String message) {
  /** {@code FILE:LINE: message}. */
  @Override
  public String toString() {
    return file + (line > 0 ? ":" + line : "") + ": " + message;
  }
}

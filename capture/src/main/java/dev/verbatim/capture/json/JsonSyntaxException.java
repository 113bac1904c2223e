package dev.verbatim.capture.json;

/** The bytes are not one JSON text, or one beyond the bounds. The message holds no content. */
public final class JsonSyntaxException extends Exception {
  private static final long serialVersionUID = 1L;

  JsonSyntaxException(String problem, int position) {
    super(problem + " at byte " + position);
  }
}

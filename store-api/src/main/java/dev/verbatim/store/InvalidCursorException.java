package dev.verbatim.store;

/** A cursor that no page of this store ever held. */
public final class InvalidCursorException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  public InvalidCursorException() {
    super("cursor: not one of ours (expected: the nextCursor of an earlier page, unchanged)");
  }
}

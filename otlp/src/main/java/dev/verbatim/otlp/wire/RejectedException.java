package dev.verbatim.otlp.wire;

/** A part of a request cannot be taken; its neighbours can. */
final class RejectedException extends Exception {
  RejectedException(String reason) {
    super(reason, null, false, false);
  }

  /** The message, which is never null. */
  String reason() {
    return String.valueOf(getMessage());
  }

  static RejectedException tooDeep(int maxDepth) {
    return new RejectedException(
        "an attribute value is nested deeper than "
            + maxDepth
            + " levels (expected: at most "
            + maxDepth
            + ")");
  }
}

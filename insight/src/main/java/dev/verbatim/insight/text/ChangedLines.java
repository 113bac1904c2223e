package dev.verbatim.insight.text;

import dev.verbatim.insight.text.TextDiff.Kind;
import dev.verbatim.insight.text.TextDiff.Piece;

/** Counts the lines that a change touches. */
public final class ChangedLines {
  private ChangedLines() {}

  /**
   * How many lines differ, of the side where more do; blank ones do not count, so that it is 0
   * where only white space differs.
   */
  public static int of(TextDiff diff) {
    return Math.max(touched(diff, Kind.REMOVED), touched(diff, Kind.ADDED));
  }

  /** Lines of one side that hold something that is not on the other. */
  private static int touched(TextDiff diff, Kind kind) {
    int lines = 0;
    boolean counted = false;
    for (Piece piece : diff.pieces()) {
      if (piece.kind() != Kind.EQUAL && piece.kind() != kind) {
        continue;
      }
      String text = piece.text();
      for (int i = 0; i < text.length(); i++) {
        char next = text.charAt(i);
        if (next == '\n') {
          counted = false;
        } else if (piece.kind() == kind && !counted && !Character.isWhitespace(next)) {
          counted = true;
          lines++;
        }
      }
    }
    return lines;
  }
}

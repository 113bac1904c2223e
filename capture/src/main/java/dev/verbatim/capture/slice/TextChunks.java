package dev.verbatim.capture.slice;

import java.util.function.IntConsumer;

/**
 * Content-defined cutting of long texts at the ends of paragraphs and lines, so that one changed
 * line (a date in a system prompt) leaves the pieces before and behind it alone.
 *
 * <p>A piece ends behind a blank line once it is {@link #SMALL} long, behind any line once it is
 * {@link #LARGE} long. Where a piece ends depends on nothing before its start, so that equal text
 * falls into step again after a difference.
 */
final class TextChunks {
  static final int SMALL = 512;
  static final int LARGE = 2048;

  private TextChunks() {}

  /** Tells the end of each piece, the last of which is {@code to}. */
  static void cut(byte[] utf8, int from, int to, IntConsumer pieceEnd) {
    int pieceStart = from;
    for (int i = from; i < to; i++) {
      if (utf8[i] != '\n' || i + 1 == to || utf8[i + 1] == '\n') {
        continue;
      }
      int length = i + 1 - pieceStart;
      boolean blankLine = i > pieceStart && utf8[i - 1] == '\n';
      if (length >= LARGE || length >= SMALL && blankLine) {
        pieceEnd.accept(i + 1);
        pieceStart = i + 1;
      }
    }
    if (pieceStart < to) {
      pieceEnd.accept(to);
    }
  }
}

package dev.verbatim.testkit.provider;

import java.util.ArrayList;
import java.util.List;

/** Cuts text into pieces about the size of tokens, as streams deliver it. */
final class Fragments {
  private Fragments() {}

  /** Pieces of 1 to {@code most} characters that never divide a surrogate pair; none if empty. */
  static List<String> of(String text, int most, SeededIds random) {
    List<String> pieces = new ArrayList<>();
    int start = 0;
    while (start < text.length()) {
      int end = Math.min(text.length(), start + random.between(1, most));
      if (end < text.length()
          && Character.isLowSurrogate(text.charAt(end))
          && Character.isHighSurrogate(text.charAt(end - 1))) {
        end++;
      }
      pieces.add(text.substring(start, end));
      start = end;
    }
    return pieces;
  }
}

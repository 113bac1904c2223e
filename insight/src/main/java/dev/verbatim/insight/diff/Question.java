package dev.verbatim.insight.diff;

import java.text.Normalizer;
import java.util.Locale;

/** A question in the form in which equal ones are the same: siblings are found by it. */
final class Question {
  private Question() {}

  /** NFKC, lower case, runs of white space as one space, no punctuation at either end. */
  static String normal(String text) {
    String folded =
        Normalizer.normalize(text, Normalizer.Form.NFKC)
            .toLowerCase(Locale.ROOT)
            .replaceAll("\\s+", " ")
            .strip();
    int start = 0;
    int end = folded.length();
    while (start < end && isTrimmed(folded.codePointAt(start))) {
      start += Character.charCount(folded.codePointAt(start));
    }
    while (end > start && isTrimmed(folded.codePointBefore(end))) {
      end -= Character.charCount(folded.codePointBefore(end));
    }
    return folded.substring(start, end);
  }

  private static boolean isTrimmed(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONNECTOR_PUNCTUATION,
          Character.DASH_PUNCTUATION,
          Character.START_PUNCTUATION,
          Character.END_PUNCTUATION,
          Character.INITIAL_QUOTE_PUNCTUATION,
          Character.FINAL_QUOTE_PUNCTUATION,
          Character.OTHER_PUNCTUATION,
          Character.SPACE_SEPARATOR ->
          codePoint != '%' && codePoint != '#' && codePoint != '@';
      default -> false;
    };
  }
}

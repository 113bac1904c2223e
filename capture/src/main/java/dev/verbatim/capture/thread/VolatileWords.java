package dev.verbatim.capture.thread;

import java.util.Locale;
import java.util.Set;

/**
 * Takes out of a system prompt what changes from call to call: words with a digit (times, dates,
 * UUIDs, counters), names of days and months, am and pm.
 */
final class VolatileWords {
  private static final Set<String> CALENDAR =
      Set.of(
          "monday",
          "tuesday",
          "wednesday",
          "thursday",
          "friday",
          "saturday",
          "sunday",
          "mon",
          "tue",
          "wed",
          "thu",
          "fri",
          "sat",
          "sun",
          "january",
          "february",
          "march",
          "april",
          "may",
          "june",
          "july",
          "august",
          "september",
          "october",
          "november",
          "december",
          "jan",
          "feb",
          "mar",
          "apr",
          "jun",
          "jul",
          "aug",
          "sep",
          "oct",
          "nov",
          "dec",
          "am",
          "pm");

  /** How calendar words begin, by the lower five bits of three letters: few other words do so. */
  private static final boolean[] BEGINNINGS = new boolean[1 << 15];

  private static final byte LETTER = 1;
  private static final byte DIGIT = 2;

  /** What ASCII characters are; 0 stands between words. */
  private static final byte[] KINDS = new byte[128];

  static {
    CALENDAR.forEach(word -> BEGINNINGS[beginning(word, 0, word.length())] = true);
    for (char next = 0; next < KINDS.length; next++) {
      KINDS[next] = slowKind(next);
    }
  }

  private VolatileWords() {}

  /** The text with {@code #} for each of such words. */
  static String mask(String text) {
    StringBuilder out = new StringBuilder(text.length());
    int done = 0;
    int i = 0;
    while (i < text.length()) {
      int end = i;
      int kinds = 0;
      for (int kind = kind(text, end); kind != 0; kind = kind(text, end)) {
        kinds |= kind;
        end++;
      }
      if ((kinds & DIGIT) != 0 || isCalendar(text, i, end)) {
        out.append(text, done, i).append('#');
        done = end;
      }
      // Behind a word there is no other word: one character between them at least.
      i = end + 1;
    }
    return out.append(text, done, text.length()).toString();
  }

  private static int kind(String text, int at) {
    if (at == text.length()) {
      return 0;
    }
    char next = text.charAt(at);
    return next < KINDS.length ? KINDS[next] : slowKind(next);
  }

  private static byte slowKind(char next) {
    return Character.isDigit(next) ? DIGIT : Character.isLetter(next) ? LETTER : 0;
  }

  private static boolean isCalendar(String text, int from, int to) {
    return to - from >= 2
        && to - from <= 9
        && BEGINNINGS[beginning(text, from, to)]
        && CALENDAR.contains(text.substring(from, to).toLowerCase(Locale.ROOT));
  }

  private static int beginning(String text, int from, int to) {
    int third = to - from > 2 ? text.charAt(from + 2) & 31 : 0;
    return (text.charAt(from) & 31) << 10 | (text.charAt(from + 1) & 31) << 5 | third;
  }
}

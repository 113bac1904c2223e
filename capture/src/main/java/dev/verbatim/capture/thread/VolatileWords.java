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

  private VolatileWords() {}

  /** The text with one {@code #} for each run of such words. */
  static String mask(String text) {
    StringBuilder out = new StringBuilder(text.length());
    int i = 0;
    while (i < text.length()) {
      int end = i;
      boolean digit = false;
      while (end < text.length() && Character.isLetterOrDigit(text.charAt(end))) {
        digit |= Character.isDigit(text.charAt(end));
        end++;
      }
      if (end == i) {
        out.append(text.charAt(i));
        i++;
      } else {
        String word = text.substring(i, end);
        boolean changes = digit || end - i <= 9 && CALENDAR.contains(word.toLowerCase(Locale.ROOT));
        out.append(changes ? "#" : word);
        i = end;
      }
    }
    return out.toString();
  }

  /** Most words are told apart by their first letter. */
  private static boolean isCalendar(String text, int from, int to) {
    return to - from >= 2
        && to - from <= 9
        && "adfjmnopstwADFJMNOPSTW".indexOf(text.charAt(from)) >= 0
        && CALENDAR.contains(text.substring(from, to).toLowerCase(Locale.ROOT));
  }
}

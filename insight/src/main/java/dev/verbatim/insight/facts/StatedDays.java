package dev.verbatim.insight.facts;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Days that texts name. */
public final class StatedDays {
  private static final Pattern WEEKDAY =
      Pattern.compile(
          "\\b(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?\\b,?"
              + " ?(‹day›)|(‹day›),?"
              + " ?\\(?(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?\\b\\)?");

  private StatedDays() {}

  /**
   * The text with {@code ‹day›} where it names the day of a moment, in any spelling and with its
   * weekday; the days before and after count too, since nobody knows the writer's time zone.
   */
  public static String without(String text, long epochNanos) {
    LocalDate day =
        Instant.ofEpochSecond(epochNanos / 1_000_000_000).atZone(ZoneOffset.UTC).toLocalDate();
    Set<String> near =
        Set.of(day.minusDays(1).toString(), day.toString(), day.plusDays(1).toString());
    List<StatedFact> dates =
        FactReader.dates(text).stream().filter(fact -> near.contains(fact.value())).toList();
    if (dates.isEmpty()) {
      return text;
    }
    StringBuilder out = new StringBuilder();
    int done = 0;
    for (StatedFact date : dates) {
      out.append(text, done, date.start()).append("‹day›");
      done = date.end();
    }
    return WEEKDAY.matcher(out.append(text, done, text.length())).replaceAll("‹day›");
  }
}

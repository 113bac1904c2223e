package dev.verbatim.insight.version;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds dates, times and random ids in a line: what a program fills in most often. */
final class Dates {
  /** Stands for a date or a time. */
  static final String HOLE = "{{date}}";

  /** Stands for a random id. */
  static final String ID_HOLE = "{{id}}";

  private static final List<String> MONTHS =
      List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
  private static final String CLOCK =
      "\\d{1,2}:\\d{2}(?::\\d{2}(?:[.,]\\d{1,9})?)?(?: ?(?:[AaPp]\\.?[Mm]\\.?))?"
          + "(?:Z\\b| ?(?:UTC|GMT|[ECMP][SD]T|CES?T)\\b|[+-]\\d{2}:?\\d{2}\\b)?";
  private static final String MONTH =
      "(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?"
          + "|Sep(?:t(?:ember)?)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\\.?";
  private static final String WEEKDAY =
      "(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?\\b,? ?";
  private static final Pattern DATE =
      Pattern.compile(
          "(?:\\b"
              + WEEKDAY
              + ")?(?:"
              + "(?<![\\d-])(?<iso>\\d{4}-\\d{2}-\\d{2})(?![\\d-])"
              + "|(?<cjk>\\d{4}年\\d{1,2}月\\d{1,2}日)"
              + "|(?<![\\d./])(?<num>\\d{1,2}[./]\\d{1,2}[./]\\d{4})(?![\\d/])"
              + "|\\b(?<mdy>"
              + MONTH
              + " \\d{1,2}(?:st|nd|rd|th)?,? \\d{4})\\b"
              + "|\\b(?<dmy>\\d{1,2}(?:st|nd|rd|th|\\.)? "
              + MONTH
              + ",? \\d{4})\\b)"
              + "(?:[T ,]{0,2}(?:at )?"
              + CLOCK
              + ")?",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern ID =
      Pattern.compile(
          "\\b[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}\\b"
              + "|\\b(?=[0-9a-f]*[a-f])(?=[0-9a-f]*\\d)[0-9a-f]{16,}\\b");
  private static final Pattern DIGITS = Pattern.compile("\\d+");

  private Dates() {}

  /**
   * A line with dates.
   *
   * @param masked with holes in their place
   * @param near whether one of them is the day of the call, or so near to it that it may be
   */
  record Dated(String masked, boolean near) {}

  /**
   * The line with its dates found.
   *
   * @return empty for a line without any
   */
  static Optional<Dated> find(String line, long epochNanos, Duration window) {
    if (!mayHaveOne(line)) {
      return Optional.empty();
    }
    LocalDate day = LocalDate.ofEpochDay(Math.floorDiv(epochNanos, Duration.ofDays(1).toNanos()));
    boolean near = false;
    StringBuilder masked = new StringBuilder();
    int done = 0;
    Matcher dates = DATE.matcher(line);
    while (dates.find()) {
      Optional<LocalDate> date = read(dates);
      if (date.isPresent()) {
        near |= Math.abs(date.get().toEpochDay() - day.toEpochDay()) <= window.toDays();
        masked.append(line, done, dates.start()).append(HOLE);
        done = dates.end();
      }
    }
    masked.append(line, done, line.length());
    String withoutIds = ID.matcher(masked).replaceAll(Matcher.quoteReplacement(ID_HOLE));
    near |= withoutIds.length() != masked.length() || !withoutIds.contentEquals(masked);
    return withoutIds.equals(line) ? Optional.empty() : Optional.of(new Dated(withoutIds, near));
  }

  /** Whether the line has a year or a random id, by the digits in a row that they need. */
  private static boolean mayHaveOne(String line) {
    int digits = 0;
    int hex = 0;
    for (int i = 0; i < line.length() && digits < 4 && hex < 8; i++) {
      char c = line.charAt(i);
      boolean digit = c >= '0' && c <= '9';
      digits = digit ? digits + 1 : 0;
      hex = digit || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F' ? hex + 1 : 0;
    }
    return digits >= 4 || hex >= 8;
  }

  private static Optional<LocalDate> read(Matcher match) {
    try {
      if (match.group("iso") != null) {
        return Optional.of(LocalDate.parse(match.group("iso")));
      }
      int[] numbers =
          DIGITS
              .matcher(match.group())
              .results()
              .mapToInt(result -> Integer.parseInt(result.group()))
              .toArray();
      if (match.group("cjk") != null) {
        return Optional.of(LocalDate.of(numbers[0], numbers[1], numbers[2]));
      }
      if (match.group("num") != null) {
        boolean dayFirst = numbers[0] > 12 || match.group("num").indexOf('.') > 0;
        return Optional.of(
            dayFirst
                ? LocalDate.of(numbers[2], numbers[1], numbers[0])
                : LocalDate.of(numbers[2], numbers[0], numbers[1]));
      }
      String written = match.group("mdy") == null ? match.group("dmy") : match.group("mdy");
      String lower = written.toLowerCase(Locale.ROOT);
      for (int month = 1; month <= MONTHS.size(); month++) {
        if (lower.contains(MONTHS.get(month - 1))) {
          return Optional.of(LocalDate.of(numbers[1], month, numbers[0]));
        }
      }
    } catch (DateTimeException | NumberFormatException noDate) {
      // Thirteen months, or digits without end: not a date.
    }
    return Optional.empty();
  }
}

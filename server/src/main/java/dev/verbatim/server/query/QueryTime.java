package dev.verbatim.server.query;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Moments as people write them: {@code 2026-11-01}, {@code 2026-11-01T12:30}, with seconds,
 * fractions and a zone if wanted (without one it is UTC), {@code -7d}, {@code now}, {@code today},
 * {@code yesterday}.
 */
public final class QueryTime {
  private static final Pattern RELATIVE = Pattern.compile("-([0-9]{1,6})(s|m|h|d|w)");
  private static final Pattern DATE = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");
  private static final Pattern ZONED = Pattern.compile(".*T.*(Z|[+-][0-9]{2}:[0-9]{2})");

  private QueryTime() {}

  /** The moment in nanoseconds since 1970, or nothing if the text is none. */
  public static Optional<Long> read(String text, Instant now) {
    try {
      return instant(text.toUpperCase(Locale.ROOT), now).map(QueryTime::epochNanos);
    } catch (DateTimeException | ArithmeticException notAMoment) {
      return Optional.empty();
    }
  }

  /** What {@link #read} takes, for error messages. */
  public static String expected() {
    return "a time such as 2026-11-01, 2026-11-01T12:30:00Z, -7d or today";
  }

  private static Optional<Instant> instant(String text, Instant now) {
    Instant midnight = now.truncatedTo(ChronoUnit.DAYS);
    Matcher relative = RELATIVE.matcher(text.toLowerCase(Locale.ROOT));
    if (text.equals("NOW")) {
      return Optional.of(now);
    }
    if (text.equals("TODAY")) {
      return Optional.of(midnight);
    }
    if (text.equals("YESTERDAY")) {
      return Optional.of(midnight.minus(1, ChronoUnit.DAYS));
    }
    if (relative.matches()) {
      return Optional.of(
          now.minus(unit(relative.group(2)).multipliedBy(Long.parseLong(relative.group(1)))));
    }
    if (DATE.matcher(text).matches()) {
      return Optional.of(LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant());
    }
    if (ZONED.matcher(text).matches()) {
      return Optional.of(OffsetDateTime.parse(text).toInstant());
    }
    return Optional.of(LocalDateTime.parse(text).toInstant(ZoneOffset.UTC));
  }

  private static Duration unit(String letter) {
    return switch (letter) {
      case "s" -> Duration.ofSeconds(1);
      case "m" -> Duration.ofMinutes(1);
      case "h" -> Duration.ofHours(1);
      case "d" -> Duration.ofDays(1);
      default -> Duration.ofDays(7);
    };
  }

  private static long epochNanos(Instant instant) {
    return Math.addExact(
        Math.multiplyExact(instant.getEpochSecond(), 1_000_000_000L), instant.getNano());
  }
}

package dev.verbatim.interchange.source;

import dev.verbatim.otlp.json.Json;
import dev.verbatim.otlp.json.Numbers;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Optional;

/** Points in time as exports write them. */
final class Times {
  static final String EXPECTED = "a time, e.g. 2026-11-20T09:00:00.123Z";

  /** Numbers below it are seconds, milliseconds, microseconds; above, nanoseconds. */
  private static final BigDecimal SECONDS = new BigDecimal("1e11");

  private static final BigDecimal MILLIS = new BigDecimal("1e14");
  private static final BigDecimal MICROS = new BigDecimal("1e17");
  private static final BigDecimal LATEST = BigDecimal.valueOf(Long.MAX_VALUE);

  private Times() {}

  /**
   * Nanoseconds since 1970. Text is ISO 8601, with T or a space; without a zone it is UTC. A number
   * is taken in the unit that puts it between 1973 and 5138.
   */
  static Optional<Long> epochNanos(Json time) {
    return switch (time) {
      case Json.Num number -> Numbers.decimal(number.literal()).flatMap(Times::ofNumber);
      case Json.Str text -> ofText(text.value().strip());
      default -> Optional.empty();
    };
  }

  private static Optional<Long> ofText(String text) {
    if (text.isEmpty() || text.length() > 64) {
      return Optional.empty();
    }
    Optional<BigDecimal> number = Numbers.decimal(text);
    if (number.isPresent()) {
      return ofNumber(number.get());
    }
    String iso = zoneJoined(text.toUpperCase(Locale.ROOT));
    try {
      return nanos(OffsetDateTime.parse(iso).toInstant());
    } catch (DateTimeException noZone) {
      try {
        return nanos(LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC));
      } catch (DateTimeException noTime) {
        return Optional.empty();
      }
    }
  }

  /** {@code 2026-11-20 09:00:00+00} and {@code … UTC} become what the JDK reads. */
  private static String zoneJoined(String text) {
    String joined = text.replaceFirst("(?<=\\d) (?=\\d)", "T").replaceFirst("\\s*UTC$", "Z");
    return joined.replaceFirst("(:\\d{2}(?:\\.\\d+)?)\\s?([+-]\\d{2})$", "$1$2:00");
  }

  private static Optional<Long> ofNumber(BigDecimal number) {
    if (number.signum() < 0) {
      return Optional.empty();
    }
    int power =
        number.compareTo(SECONDS) < 0
            ? 9
            : number.compareTo(MILLIS) < 0 ? 6 : number.compareTo(MICROS) < 0 ? 3 : 0;
    BigDecimal nanos = number.scaleByPowerOfTen(power);
    return nanos.compareTo(LATEST) > 0 ? Optional.empty() : Optional.of(nanos.longValue());
  }

  private static Optional<Long> nanos(Instant instant) {
    return ofNumberOfNanos(
        BigDecimal.valueOf(instant.getEpochSecond())
            .scaleByPowerOfTen(9)
            .add(BigDecimal.valueOf(instant.getNano())));
  }

  private static Optional<Long> ofNumberOfNanos(BigDecimal nanos) {
    return nanos.signum() < 0 || nanos.compareTo(LATEST) > 0
        ? Optional.empty()
        : Optional.of(nanos.longValueExact());
  }
}

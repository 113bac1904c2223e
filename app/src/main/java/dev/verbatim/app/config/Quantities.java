package dev.verbatim.app.config;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Amounts with units, as people write them. */
final class Quantities {
  private static final Pattern AMOUNT = Pattern.compile("([0-9]{1,15})\\s*([A-Za-z]*)");
  private static final Map<String, Long> BYTES =
      Map.of("", 1L, "B", 1L, "KiB", 1L << 10, "MiB", 1L << 20, "GiB", 1L << 30, "TiB", 1L << 40);
  private static final Map<String, Duration> TIMES =
      Map.of(
          "ms", Duration.ofMillis(1),
          "s", Duration.ofSeconds(1),
          "m", Duration.ofMinutes(1),
          "h", Duration.ofHours(1),
          "d", Duration.ofDays(1));

  private Quantities() {}

  /** {@code 512MiB}; nothing if it is no size or too large to count. */
  static Optional<Long> bytes(String text) {
    Matcher amount = AMOUNT.matcher(text.strip());
    if (!amount.matches() || !BYTES.containsKey(amount.group(2))) {
      return Optional.empty();
    }
    try {
      long unit = BYTES.getOrDefault(amount.group(2), 1L);
      return Optional.of(Math.multiplyExact(Long.parseLong(amount.group(1)), unit));
    } catch (ArithmeticException tooLarge) {
      return Optional.empty();
    }
  }

  /** {@code 30d}; nothing if it is no time or too long to count. */
  static Optional<Duration> duration(String text) {
    Matcher amount = AMOUNT.matcher(text.strip());
    if (!amount.matches() || !TIMES.containsKey(amount.group(2))) {
      return Optional.empty();
    }
    try {
      Duration unit = TIMES.getOrDefault(amount.group(2), Duration.ZERO);
      return Optional.of(unit.multipliedBy(Long.parseLong(amount.group(1))));
    } catch (ArithmeticException tooLong) {
      return Optional.empty();
    }
  }
}

package dev.verbatim.server.api;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** How times, durations and money are written. */
public final class Units {
  private static final DateTimeFormatter ISO =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSSSS'Z'").withZone(ZoneOffset.UTC);

  private Units() {}

  /** {@code 2026-11-22T02:00:00.123456789Z}. */
  public static String time(long epochNanos) {
    return ISO.format(
        Instant.ofEpochSecond(
            Math.floorDiv(epochNanos, 1_000_000_000L), Math.floorMod(epochNanos, 1_000_000_000L)));
  }

  /** Milliseconds with up to six digits behind the point, exactly. */
  public static BigDecimal millis(long nanos) {
    BigDecimal exact = BigDecimal.valueOf(nanos, 6).stripTrailingZeros();
    return exact.scale() < 0 ? exact.setScale(0) : exact;
  }

  static @Nullable BigDecimal millis(OptionalLong nanos) {
    return nanos.isPresent() ? millis(nanos.getAsLong()) : null;
  }

  /** Dollars without zeros at the end. */
  public static BigDecimal money(BigDecimal amount) {
    BigDecimal exact = amount.stripTrailingZeros();
    return exact.scale() < 0 ? exact.setScale(0) : exact;
  }

  static @Nullable Long orNull(OptionalLong value) {
    return value.isPresent() ? value.getAsLong() : null;
  }
}

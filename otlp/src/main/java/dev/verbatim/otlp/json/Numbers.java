package dev.verbatim.otlp.json;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.OptionalLong;

/** Numbers out of text, for emitters that write numbers as strings. */
public final class Numbers {
  /** Longer texts are no numbers anybody counts with; parsing them would only cost time. */
  private static final int LONGEST = 64;

  /** A value beyond this scale is no price and no count; expanding it would only cost memory. */
  private static final int LARGEST_SCALE = 100;

  private Numbers() {}

  /** The 64-bit integer that the text spells, {@code 12.0} and {@code 1e3} included. */
  public static OptionalLong integer(String text) {
    String digits = text.strip();
    if (digits.isEmpty() || digits.length() > LONGEST) {
      return OptionalLong.empty();
    }
    try {
      return OptionalLong.of(Long.parseLong(digits));
    } catch (NumberFormatException notPlain) {
      return decimal(digits).map(Numbers::exact).orElse(OptionalLong.empty());
    }
  }

  /** The decimal number that the text spells. */
  public static Optional<BigDecimal> decimal(String text) {
    String digits = text.strip();
    if (digits.isEmpty() || digits.length() > LONGEST) {
      return Optional.empty();
    }
    try {
      BigDecimal number = new BigDecimal(digits);
      return Math.abs((long) number.scale()) > LARGEST_SCALE
          ? Optional.empty()
          : Optional.of(number);
    } catch (NumberFormatException notANumber) {
      return Optional.empty();
    }
  }

  private static OptionalLong exact(BigDecimal number) {
    try {
      return OptionalLong.of(number.longValueExact());
    } catch (ArithmeticException fractionOrTooLarge) {
      return OptionalLong.empty();
    }
  }
}

package dev.verbatim.sdk;

import dev.verbatim.sdk.internal.replay.JsonReader;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** Reads recorded results as types of the JDK. */
final class PlainResult {
  private PlainResult() {}

  /**
   * The text as such a value: a text as it is, numbers without loss, anything else as JSON's plain
   * values (Map, List, Boolean).
   *
   * @throws IllegalArgumentException if it is none
   */
  static @Nullable Object of(String text, Class<?> type) {
    if (type.isAssignableFrom(String.class) && type != Object.class) {
      return text;
    }
    Object value = JsonReader.read(text);
    if (value instanceof Number number && type != Object.class && !type.isInstance(number)) {
      value = number(new BigDecimal(number.toString()), type);
    }
    if (value != null && !type.isInstance(value)) {
      throw new IllegalArgumentException(
          type.getName() + " (expected: a text, number, Boolean, List or Map; give a reader)");
    }
    return value;
  }

  private static Object number(BigDecimal number, Class<?> type) {
    try {
      if (type == Integer.class) {
        return number.intValueExact();
      }
      if (type == Long.class) {
        return number.longValueExact();
      }
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException(number + " (expected: a " + type.getSimpleName() + ")", e);
    }
    if (type == Double.class) {
      return number.doubleValue();
    }
    if (type == Float.class) {
      return number.floatValue();
    }
    return number;
  }
}

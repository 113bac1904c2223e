package dev.verbatim.sdk;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns values of the application into those that OTLP knows. */
final class PlainValue {
  private static final int DEEPEST = 20;

  private PlainValue() {}

  /** String, Long, Double, Boolean, List or Map; anything else as its {@code toString}. */
  static Object of(@Nullable Object value) {
    try {
      return of(value, 0);
    } catch (RuntimeException | StackOverflowError e) {
      return "(not captured: the value cannot be read)";
    }
  }

  private static Object of(@Nullable Object value, int depth) {
    if (value instanceof String || value instanceof Boolean) {
      return value;
    }
    if (value instanceof Long
        || value instanceof Integer
        || value instanceof Short
        || value instanceof Byte) {
      return ((Number) value).longValue();
    }
    if (value instanceof Double || value instanceof Float) {
      return ((Number) value).doubleValue();
    }
    if (value instanceof Map<?, ?> map && depth < DEEPEST) {
      Map<String, Object> plain = new LinkedHashMap<>();
      map.forEach((key, element) -> plain.put(String.valueOf(key), of(element, depth + 1)));
      return plain;
    }
    if (value instanceof Iterable<?> elements && depth < DEEPEST) {
      List<Object> plain = new ArrayList<>();
      for (Object element : elements) {
        plain.add(of(element, depth + 1));
      }
      return plain;
    }
    return String.valueOf(value);
  }
}

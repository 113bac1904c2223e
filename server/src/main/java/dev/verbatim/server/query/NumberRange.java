package dev.verbatim.server.query;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A range of numbers: {@code >2k}, {@code <=5M}, {@code 1000..5000}, {@code 1000..}, {@code ..5000}
 * (both ends included), {@code 17}, or {@code *} for any number.
 */
record NumberRange(double min, boolean minInclusive, double max, boolean maxInclusive) {
  private static final Map<String, Double> COUNT_UNITS = Map.of("", 1.0, "k", 1e3, "m", 1e6);
  private static final Map<String, Double> MONEY_UNITS = Map.of("", 1.0);
  private static final Map<String, Double> DURATION_UNITS =
      Map.of("ms", 1.0, "s", 1e3, "m", 60e3, "h", 3600e3);

  /** The range, or nothing if the text is not one. Durations are in milliseconds. */
  static Optional<NumberRange> read(QueryField.Type type, String value) {
    if (value.equals("*")) {
      return Optional.of(
          new NumberRange(Double.NEGATIVE_INFINITY, true, Double.POSITIVE_INFINITY, true));
    }
    int dots = value.indexOf("..");
    if (dots >= 0) {
      return between(type, value.substring(0, dots), value.substring(dots + 2));
    }
    int length = operatorLength(value);
    OptionalDouble number = number(type, value.substring(length));
    if (number.isEmpty()) {
      return Optional.empty();
    }
    double limit = number.getAsDouble();
    return Optional.of(
        switch (value.substring(0, length)) {
          case ">" -> new NumberRange(limit, false, Double.POSITIVE_INFINITY, true);
          case ">=" -> new NumberRange(limit, true, Double.POSITIVE_INFINITY, true);
          case "<" -> new NumberRange(Double.NEGATIVE_INFINITY, true, limit, false);
          case "<=" -> new NumberRange(Double.NEGATIVE_INFINITY, true, limit, true);
          default -> new NumberRange(limit, true, limit, true);
        });
  }

  /** How many characters of a comparison stand at the beginning. */
  static int operatorLength(String value) {
    if (value.startsWith(">=") || value.startsWith("<=")) {
      return 2;
    }
    return value.startsWith(">") || value.startsWith("<") || value.startsWith("=") ? 1 : 0;
  }

  private static Optional<NumberRange> between(QueryField.Type type, String low, String high) {
    if (low.isEmpty() && high.isEmpty()) {
      return Optional.empty();
    }
    OptionalDouble min =
        low.isEmpty() ? OptionalDouble.of(Double.NEGATIVE_INFINITY) : number(type, low);
    OptionalDouble max =
        high.isEmpty() ? OptionalDouble.of(Double.POSITIVE_INFINITY) : number(type, high);
    if (min.isEmpty() || max.isEmpty() || min.getAsDouble() > max.getAsDouble()) {
      return Optional.empty();
    }
    return Optional.of(new NumberRange(min.getAsDouble(), true, max.getAsDouble(), true));
  }

  private static OptionalDouble number(QueryField.Type type, String text) {
    String digits =
        type == QueryField.Type.MONEY && text.startsWith("$") ? text.substring(1) : text;
    int end = 0;
    boolean point = false;
    while (end < digits.length()
        && (isDigit(digits.charAt(end)) || (digits.charAt(end) == '.' && !point))) {
      point |= digits.charAt(end) == '.';
      end++;
    }
    String unit = digits.substring(end).toLowerCase(Locale.ROOT);
    Map<String, Double> units =
        switch (type) {
          case MONEY -> MONEY_UNITS;
          case DURATION -> DURATION_UNITS;
          default -> COUNT_UNITS;
        };
    Double factor = units.get(unit);
    boolean zero = type == QueryField.Type.DURATION && digits.equals("0");
    if (zero) {
      return OptionalDouble.of(0);
    }
    if (factor == null || end == 0 || digits.charAt(end - 1) == '.' || digits.charAt(0) == '.') {
      return OptionalDouble.empty();
    }
    return OptionalDouble.of(Double.parseDouble(digits.substring(0, end)) * factor);
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}

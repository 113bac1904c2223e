package dev.verbatim.interchange.table;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** One event: values by column, as text; absent columns have none. */
public final class EventRow {
  private final Map<EventColumn, String> values;

  /**
   * A row.
   *
   * @throws IllegalArgumentException if a value does not fit its column
   */
  public EventRow(Map<EventColumn, String> values) {
    this.values = values.isEmpty() ? Map.of() : new EnumMap<>(values);
    this.values.forEach(EventRow::check);
  }

  /** The value as text. */
  public Optional<String> text(EventColumn column) {
    return Optional.ofNullable(values.get(column));
  }

  Optional<Long> integer(EventColumn column) {
    return text(column).map(value -> new BigDecimal(value).longValueExact());
  }

  Optional<Double> real(EventColumn column) {
    return text(column).map(Double::valueOf);
  }

  Optional<Instant> time(EventColumn column) {
    return text(column).map(Instant::parse);
  }

  private static void check(EventColumn column, String value) {
    try {
      switch (column.type()) {
        case TEXT -> {}
        case INTEGER -> new BigDecimal(value).longValueExact();
        case REAL -> {
          if (!Double.isFinite(Double.parseDouble(value))) {
            throw new NumberFormatException();
          }
        }
        case TIME -> Instant.parse(value);
      }
    } catch (ArithmeticException
        | NumberFormatException
        | java.time.format.DateTimeParseException wrong) {
      throw new IllegalArgumentException(
          column.columnName() + ": " + described(value) + " (expected: " + expected(column) + ")",
          wrong);
    }
  }

  private static String described(String value) {
    return value.length() > 40 ? "text of " + value.length() + " characters" : '"' + value + '"';
  }

  private static String expected(EventColumn column) {
    return switch (column.type()) {
      case TEXT -> "text";
      case INTEGER -> "a 64-bit integer";
      case REAL -> "a finite number";
      case TIME -> "a time, e.g. 2026-11-20T09:00:00.123Z";
    };
  }
}

package dev.verbatim.store;

import java.util.List;

/**
 * The most frequent values of a field.
 *
 * @param values the most frequent first
 * @param exact whether the counts are exact; otherwise each is at least what it says
 * @param more whether there are further values
 */
public record Facet(List<Value> values, boolean exact, boolean more) {
  /** A value and the number of spans that have it. */
  public record Value(String value, long spans) {}

  public Facet {
    values = List.copyOf(values);
  }
}

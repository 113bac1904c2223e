package dev.verbatim.insight.diff;

import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * A number on both sides.
 *
 * @param name what is measured
 * @param left empty if unknown
 * @param right empty if unknown
 */
public record Measure(Name name, OptionalDouble left, OptionalDouble right) {
  /** What is measured, and in what unit. */
  public enum Name {
    INPUT_TOKENS,
    OUTPUT_TOKENS,
    /** US dollars. */
    COST,
    /** Milliseconds. */
    LATENCY,
    /** Milliseconds to the first token. */
    FIRST_TOKEN
  }

  static Measure of(Name name, OptionalLong left, OptionalLong right) {
    return new Measure(name, number(left), number(right));
  }

  private static OptionalDouble number(OptionalLong value) {
    return value.isPresent() ? OptionalDouble.of(value.getAsLong()) : OptionalDouble.empty();
  }

  /** Right minus left; empty if one side is unknown. */
  public OptionalDouble delta() {
    return left.isPresent() && right.isPresent()
        ? OptionalDouble.of(right.getAsDouble() - left.getAsDouble())
        : OptionalDouble.empty();
  }
}

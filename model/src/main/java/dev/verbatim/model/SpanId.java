package dev.verbatim.model;

/**
 * The 8-byte id of a span (OpenTelemetry), unique inside its trace. Zero is invalid.
 *
 * @param value the eight bytes, big-endian
 */
public record SpanId(long value) implements Comparable<SpanId> {
  public SpanId {
    if (value == 0) {
      throw new IllegalArgumentException("span id: all zero (expected: 8 bytes, not all zero)");
    }
  }

  /**
   * Reads 16 hexadecimal digits of either case.
   *
   * @throws IllegalArgumentException if the text is of another length, not hexadecimal or all zero
   */
  public static SpanId parse(String hex) {
    if (hex.length() != 16) {
      throw new IllegalArgumentException(
          "span id: " + Hex.printable(hex) + " (expected: 16 hexadecimal digits)");
    }
    return new SpanId(Hex.parse(hex, 0, "span id"));
  }

  @Override
  public int compareTo(SpanId other) {
    return Long.compareUnsigned(value, other.value);
  }

  /** 16 lower-case hexadecimal digits. */
  @Override
  public String toString() {
    StringBuilder out = new StringBuilder(16);
    Hex.append(out, value);
    return out.toString();
  }
}

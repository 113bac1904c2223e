package dev.verbatim.model;

/**
 * The 16-byte id of a trace (OpenTelemetry). All zero is invalid.
 *
 * @param high the first eight bytes, big-endian
 * @param low the last eight bytes, big-endian
 */
public record TraceId(long high, long low) implements Comparable<TraceId> {
  public TraceId {
    if (high == 0 && low == 0) {
      throw new IllegalArgumentException("trace id: all zero (expected: 16 bytes, not all zero)");
    }
  }

  /**
   * Reads 32 hexadecimal digits of either case.
   *
   * @throws IllegalArgumentException if the text is of another length, not hexadecimal or all zero
   */
  public static TraceId parse(String hex) {
    if (hex.length() != 32) {
      throw new IllegalArgumentException(
          "trace id: " + Hex.printable(hex) + " (expected: 32 hexadecimal digits)");
    }
    return new TraceId(Hex.parse(hex, 0, "trace id"), Hex.parse(hex, 16, "trace id"));
  }

  @Override
  public int compareTo(TraceId other) {
    int byHigh = Long.compareUnsigned(high, other.high);
    return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
  }

  /** 32 lower-case hexadecimal digits. */
  @Override
  public String toString() {
    StringBuilder out = new StringBuilder(32);
    Hex.append(out, high);
    Hex.append(out, low);
    return out.toString();
  }
}

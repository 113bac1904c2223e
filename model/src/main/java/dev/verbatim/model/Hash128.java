package dev.verbatim.model;

import java.nio.ByteBuffer;

/**
 * The first 16 bytes of a SHA-256 (FIPS 180-4): enough that two different slices of one project
 * never meet, half the size of the whole.
 *
 * @param high the first eight bytes, big-endian
 * @param low the next eight bytes, big-endian
 */
public record Hash128(long high, long low) implements Comparable<Hash128> {

  /** Takes the first 16 bytes of a digest. */
  public static Hash128 truncate(byte[] digest) {
    ByteBuffer bytes = ByteBuffer.wrap(digest);
    return new Hash128(bytes.getLong(), bytes.getLong());
  }

  /** Reads 32 hexadecimal digits of either case. */
  public static Hash128 parse(String hex) {
    if (hex.length() != 32) {
      throw new IllegalArgumentException(
          "hash: " + Hex.printable(hex) + " (expected: 32 hexadecimal digits)");
    }
    return new Hash128(Hex.parse(hex, 0, "hash"), Hex.parse(hex, 16, "hash"));
  }

  @Override
  public int compareTo(Hash128 other) {
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

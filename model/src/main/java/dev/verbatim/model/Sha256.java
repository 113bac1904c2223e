package dev.verbatim.model;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * A whole SHA-256 (FIPS 180-4) of exact payload bytes: what a reader checks.
 *
 * @param a bytes 0–7, big-endian
 * @param b bytes 8–15
 * @param c bytes 16–23
 * @param d bytes 24–31
 */
public record Sha256(long a, long b, long c, long d) {

  /** Hashes the bytes. */
  public static Sha256 of(byte[] bytes) {
    return fromDigest(newDigest().digest(bytes));
  }

  /**
   * Takes a finished digest.
   *
   * @throws IllegalArgumentException if it has not 32 bytes
   */
  public static Sha256 fromDigest(byte[] digest) {
    if (digest.length != 32) {
      throw new IllegalArgumentException("SHA-256: " + digest.length + " bytes (expected: 32)");
    }
    ByteBuffer bytes = ByteBuffer.wrap(digest);
    return new Sha256(bytes.getLong(), bytes.getLong(), bytes.getLong(), bytes.getLong());
  }

  /** A fresh SHA-256, which every Java platform must have. */
  public static MessageDigest newDigest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("this Java platform lacks SHA-256", impossible);
    }
  }

  /** The 32 bytes. */
  public byte[] toBytes() {
    return ByteBuffer.allocate(32).putLong(a).putLong(b).putLong(c).putLong(d).array();
  }

  /** 64 lower-case hexadecimal digits. */
  @Override
  public String toString() {
    StringBuilder out = new StringBuilder(64);
    Hex.append(out, a);
    Hex.append(out, b);
    Hex.append(out, c);
    Hex.append(out, d);
    return out.toString();
  }
}

package dev.verbatim.otlp;

/**
 * Bounds of one request.
 *
 * @param maxBodyBytes of the decompressed body; at least 1
 * @param maxValueDepth how many levels of arrays and key-value lists an attribute value may have; a
 *     span beyond is rejected. 1..500
 */
public record OtlpLimits(int maxBodyBytes, int maxValueDepth) {
  /** 64 MiB (the OTLP specification's own recommendation) and 64 levels. */
  public static final OtlpLimits DEFAULT = new OtlpLimits(64 << 20, 64);

  public OtlpLimits {
    if (maxBodyBytes < 1) {
      throw new IllegalArgumentException(
          "maxBodyBytes: " + maxBodyBytes + " (expected: at least 1)");
    }
    if (maxValueDepth < 1 || maxValueDepth > 500) {
      throw new IllegalArgumentException("maxValueDepth: " + maxValueDepth + " (expected: 1..500)");
    }
  }
}

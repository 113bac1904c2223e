package dev.verbatim.capture;

/**
 * Bounds of the pipeline.
 *
 * @param maxJsonDepth bodies nested deeper are kept as they are, not read
 * @param threadIndexBytes about how much memory the index of recent conversations may take
 */
public record CaptureLimits(int maxJsonDepth, long threadIndexBytes) {
  /** Depth 256, 128 MiB. */
  public static final CaptureLimits DEFAULT = new CaptureLimits(256, 128L << 20);

  public CaptureLimits {
    if (maxJsonDepth < 8 || maxJsonDepth > 10_000) {
      throw new IllegalArgumentException("maxJsonDepth: " + maxJsonDepth + " (expected: 8..10000)");
    }
    if (threadIndexBytes < 0) {
      throw new IllegalArgumentException(
          "threadIndexBytes: " + threadIndexBytes + " (expected: 0 or more)");
    }
  }
}

package dev.verbatim.capture.slice;

import java.util.SplittableRandom;
import java.util.function.IntConsumer;

/**
 * Content-defined cutting of bytes by a gear hash (Xia et al., "FastCDC", USENIX ATC 2016), without
 * its normalisation: pieces of 64 KiB to 1 MiB, 256 KiB on average.
 */
final class ByteChunks {
  private static final int SMALLEST = 64 << 10;
  private static final int LARGEST = 1 << 20;
  private static final long MASK = ((1L << 18) - 1) << 40;
  private static final long[] GEAR = new SplittableRandom(0x5eed).longs(256).toArray();

  private ByteChunks() {}

  /** Tells the end of each piece, the last of which is the length. */
  static void cut(byte[] bytes, IntConsumer pieceEnd) {
    int pieceStart = 0;
    long hash = 0;
    for (int i = 0; i < bytes.length; i++) {
      hash = (hash << 1) + GEAR[bytes[i] & 0xff];
      int length = i + 1 - pieceStart;
      if (length >= LARGEST || length >= SMALLEST && (hash & MASK) == 0) {
        pieceEnd.accept(i + 1);
        pieceStart = i + 1;
        hash = 0;
      }
    }
    if (pieceStart < bytes.length) {
      pieceEnd.accept(bytes.length);
    }
  }
}

package dev.verbatim.sdk.internal.call;

import java.util.Arrays;

/**
 * The lengths and receive times of the chunks of a body, in the form of {@code
 * verbatim.response.chunks}: for each chunk two unsigned LEB128 varints. Not thread-safe.
 */
final class ChunkLog {
  /**
   * Bytes that are read one at a time within this span of time are one chunk: the reader chose the
   * size, not the network.
   */
  private static final long SINGLE_BYTE_WINDOW_NANOS = 1_000_000;

  private final long sentNanoTime;
  private byte[] encoded = new byte[64];
  private int size;
  private long lastNanoTime;
  private long openLength;
  private long openNanoTime;

  ChunkLog(long sentNanoTime) {
    this.sentNanoTime = sentNanoTime;
    this.lastNanoTime = sentNanoTime;
  }

  void chunk(int length, long nanoTime) {
    if (openLength > 0) {
      if (length == 1 && nanoTime - openNanoTime < SINGLE_BYTE_WINDOW_NANOS) {
        openLength++;
        return;
      }
      finishOpen();
    }
    if (length == 1) {
      openLength = 1;
      openNanoTime = nanoTime;
    } else {
      record(length, nanoTime);
    }
  }

  private void finishOpen() {
    record(openLength, openNanoTime);
    openLength = 0;
  }

  private void record(long length, long nanoTime) {
    varint(length);
    varint(Math.max(0, nanoTime - lastNanoTime));
    lastNanoTime = nanoTime;
  }

  private void varint(long value) {
    if (encoded.length - size < 10) {
      encoded = Arrays.copyOf(encoded, encoded.length * 2);
    }
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      encoded[size++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    encoded[size++] = (byte) rest;
  }

  byte[] encoded() {
    if (openLength > 0) {
      finishOpen();
    }
    return Arrays.copyOf(encoded, size);
  }

  long sentNanoTime() {
    return sentNanoTime;
  }
}

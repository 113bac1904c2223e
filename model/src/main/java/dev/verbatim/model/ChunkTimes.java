package dev.verbatim.model;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * When each piece of a response arrived. The pieces, one after the other, are the response body.
 *
 * <p>Wire and disk form: for each chunk two unsigned LEB128 varints, its length in bytes and the
 * nanoseconds since the chunk before it (for the first: since the request was sent).
 */
public record ChunkTimes(List<Chunk> chunks) {
  /**
   * One piece.
   *
   * @param length in bytes
   * @param sinceStartNanos time from the sending of the request to its arrival
   */
  public record Chunk(int length, long sinceStartNanos) {}

  public ChunkTimes {
    chunks = List.copyOf(chunks);
  }

  public byte[] encode() {
    ByteArrayOutputStream out = new ByteArrayOutputStream(chunks.size() * 5);
    long before = 0;
    for (Chunk chunk : chunks) {
      writeVarint(out, chunk.length());
      writeVarint(out, Math.max(0, chunk.sinceStartNanos() - before));
      before = Math.max(before, chunk.sinceStartNanos());
    }
    return out.toByteArray();
  }

  /**
   * Reads the wire form.
   *
   * @throws IllegalArgumentException if a varint is cut or too long
   */
  public static ChunkTimes decode(byte[] bytes) {
    List<Chunk> chunks = new ArrayList<>();
    int[] position = {0};
    long now = 0;
    while (position[0] < bytes.length) {
      long length = readVarint(bytes, position);
      if (length < 0 || length > Integer.MAX_VALUE) {
        throw new IllegalArgumentException("chunk length: " + length + " (expected: 0..2^31-1)");
      }
      now += readVarint(bytes, position);
      chunks.add(new Chunk((int) length, now));
    }
    return new ChunkTimes(chunks);
  }

  private static void writeVarint(ByteArrayOutputStream out, long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      out.write((int) (rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    out.write((int) rest);
  }

  private static long readVarint(byte[] bytes, int[] position) {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      if (position[0] >= bytes.length) {
        throw new IllegalArgumentException("chunk times end inside a varint");
      }
      byte next = bytes[position[0]++];
      value |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new IllegalArgumentException("chunk times hold a varint of more than 64 bits");
  }
}

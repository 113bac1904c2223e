package dev.verbatim.store.embedded;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Reads what a {@link ByteWriter} wrote. Anything that does not fit is a {@link
 * MalformedException}: the bytes passed their checksum, so it means another format, not damage.
 */
final class ByteReader {
  /** The bytes are not what a writer of this version makes. */
  static final class MalformedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MalformedException(String message) {
      super(message);
    }
  }

  private final byte[] bytes;
  private int position;
  private final int end;

  ByteReader(byte[] bytes) {
    this(bytes, 0, bytes.length);
  }

  ByteReader(byte[] bytes, int from, int to) {
    this.bytes = bytes;
    this.position = from;
    this.end = to;
  }

  boolean hasMore() {
    return position < end;
  }

  int position() {
    return position;
  }

  int u8() {
    require(1);
    return bytes[position++] & 0xff;
  }

  int fixed32() {
    require(Integer.BYTES);
    int value = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(position);
    position += Integer.BYTES;
    return value;
  }

  long fixed64() {
    require(Long.BYTES);
    long value = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong(position);
    position += Long.BYTES;
    return value;
  }

  long varint() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      require(1);
      byte next = bytes[position++];
      value |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new MalformedException("varint of more than 64 bits at " + position);
  }

  long zigzag() {
    long value = varint();
    return value >>> 1 ^ -(value & 1);
  }

  /** A varint that counts things of at least one byte each. */
  int count() {
    long count = varint();
    if (count < 0 || count > end - position) {
      throw new MalformedException("count: " + count + " at " + position);
    }
    return (int) count;
  }

  String string() {
    int length = count();
    String value = LooseUtf8.decode(bytes, position, length);
    position += length;
    return value;
  }

  byte[] byteArray() {
    int length = count();
    position += length;
    return Arrays.copyOfRange(bytes, position - length, position);
  }

  /** Everything up to the end. */
  byte[] rest() {
    byte[] rest = Arrays.copyOfRange(bytes, position, end);
    position = end;
    return rest;
  }

  /** A reader of the length-prefixed bytes that follow; this one goes on behind them. */
  ByteReader nested() {
    int length = count();
    position += length;
    return new ByteReader(bytes, position - length, position);
  }

  void skip(int length) {
    require(length);
    position += length;
  }

  /** Passes over the value of a field with this tag. */
  void skipField(long tag) {
    switch ((int) (tag & 7)) {
      case ByteWriter.VARINT -> varint();
      case ByteWriter.FIXED64 -> fixed64();
      case ByteWriter.BYTES -> skip(count());
      default -> throw new MalformedException("wire type: " + (tag & 7) + " at " + position);
    }
  }

  private void require(int length) {
    if (length < 0 || end - position < length) {
      throw new MalformedException("end at " + position + " (expected: " + length + " bytes more)");
    }
  }
}

package dev.verbatim.store.embedded;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;

/**
 * Writes the primitives of the log: unsigned LEB128 varints, little-endian fixed numbers, strings
 * and tagged fields. A tagged field is a varint {@code number << 3 | type} with the wire types of
 * Protocol Buffers (0 varint, 1 eight bytes, 2 length and bytes), so that a reader can pass over
 * fields it does not know.
 */
final class ByteWriter {
  static final int VARINT = 0;
  static final int FIXED64 = 1;
  static final int BYTES = 2;

  private byte[] buffer;
  private int size;

  ByteWriter(int capacity) {
    buffer = new byte[capacity];
  }

  int size() {
    return size;
  }

  void clear() {
    size = 0;
  }

  byte[] array() {
    return buffer;
  }

  byte[] toBytes() {
    return Arrays.copyOf(buffer, size);
  }

  ByteWriter u8(int value) {
    ensure(1);
    buffer[size++] = (byte) value;
    return this;
  }

  ByteWriter fixed32(int value) {
    ensure(Integer.BYTES);
    view(Integer.BYTES).putInt(value);
    size += Integer.BYTES;
    return this;
  }

  ByteWriter fixed64(long value) {
    ensure(Long.BYTES);
    view(Long.BYTES).putLong(value);
    size += Long.BYTES;
    return this;
  }

  ByteWriter varint(long value) {
    ensure(10);
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      buffer[size++] = (byte) (rest & 0x7f | 0x80);
      rest >>>= 7;
    }
    buffer[size++] = (byte) rest;
    return this;
  }

  /** A number that may be negative, small if it is near zero. */
  ByteWriter zigzag(long value) {
    return varint(value << 1 ^ value >> 63);
  }

  ByteWriter raw(byte[] bytes, int offset, int length) {
    ensure(length);
    System.arraycopy(bytes, offset, buffer, size, length);
    size += length;
    return this;
  }

  ByteWriter raw(byte[] bytes) {
    return raw(bytes, 0, bytes.length);
  }

  ByteWriter string(String value) {
    byte[] bytes = LooseUtf8.encode(value);
    return varint(bytes.length).raw(bytes);
  }

  ByteWriter field(int number, long value) {
    return varint((long) number << 3 | VARINT).varint(value);
  }

  ByteWriter zigzagField(int number, long value) {
    return varint((long) number << 3 | VARINT).zigzag(value);
  }

  ByteWriter fixedField(int number, long value) {
    return varint((long) number << 3 | FIXED64).fixed64(value);
  }

  ByteWriter field(int number, String value) {
    return varint((long) number << 3 | BYTES).string(value);
  }

  ByteWriter field(int number, Optional<String> value) {
    value.ifPresent(text -> field(number, text));
    return this;
  }

  ByteWriter field(int number, byte[] value) {
    return varint((long) number << 3 | BYTES).varint(value.length).raw(value);
  }

  /** A field made of fields: everything the body writes. */
  ByteWriter nested(int number, Runnable body) {
    varint((long) number << 3 | BYTES);
    int start = size;
    body.run();
    int length = size - start;
    int prefix = 1;
    while (length >>> 7 * prefix != 0) {
      prefix++;
    }
    ensure(prefix);
    System.arraycopy(buffer, start, buffer, start + prefix, length);
    size = start;
    varint(length);
    size = start + prefix + length;
    return this;
  }

  private ByteBuffer view(int length) {
    return ByteBuffer.wrap(buffer, size, length).order(ByteOrder.LITTLE_ENDIAN);
  }

  private void ensure(int more) {
    if (buffer.length - size < more) {
      buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, Math.addExact(size, more)));
    }
  }
}

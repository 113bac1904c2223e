package dev.verbatim.sdk.internal.export;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes one message in the protobuf wire format. Nested messages and large byte fields are linked,
 * not copied.
 *
 * @see <a href="https://protobuf.dev/programming-guides/encoding/">Protobuf encoding</a>
 */
final class ProtoWriter {
  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int LENGTH_DELIMITED = 2;

  /** Byte fields up to this size are copied, because a link costs more. */
  private static final int COPY_LIMIT = 512;

  private final List<Bytes.Piece> done = new ArrayList<>();
  private byte[] buffer = new byte[256];
  private int start;
  private int position;
  private long doneBytes;

  /** The size of the message so far. */
  long size() {
    return doneBytes + (position - start);
  }

  void varint(int field, long value) {
    tag(field, VARINT);
    rawVarint(value);
  }

  void fixed64(int field, long value) {
    tag(field, FIXED64);
    room(8);
    for (int shift = 0; shift < 64; shift += 8) {
      buffer[position++] = (byte) (value >>> shift);
    }
  }

  void string(int field, String value) {
    bytes(field, value.getBytes(StandardCharsets.UTF_8));
  }

  void bytes(int field, byte[] value) {
    tag(field, LENGTH_DELIMITED);
    rawVarint(value.length);
    append(value, 0, value.length);
  }

  void bytes(int field, Bytes value) {
    tag(field, LENGTH_DELIMITED);
    rawVarint(value.length());
    for (Bytes.Piece piece : value.pieces()) {
      append(piece.array(), piece.offset(), piece.length());
    }
  }

  /** Links a finished message; it must not be written to any more. */
  void message(int field, ProtoWriter message) {
    tag(field, LENGTH_DELIMITED);
    rawVarint(message.size());
    message.seal();
    for (Bytes.Piece piece : message.done) {
      append(piece.array(), piece.offset(), piece.length());
    }
  }

  void writeTo(OutputStream out) throws IOException {
    seal();
    for (Bytes.Piece piece : done) {
      out.write(piece.array(), piece.offset(), piece.length());
    }
  }

  private void append(byte[] array, int offset, int length) {
    if (length <= COPY_LIMIT) {
      room(length);
      System.arraycopy(array, offset, buffer, position, length);
      position += length;
    } else {
      seal();
      done.add(new Bytes.Piece(array, offset, length));
      doneBytes += length;
    }
  }

  private void tag(int field, int wireType) {
    rawVarint(((long) field << 3) | wireType);
  }

  private void rawVarint(long value) {
    room(10);
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      buffer[position++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    buffer[position++] = (byte) rest;
  }

  private void room(int length) {
    if (buffer.length - position >= length) {
      return;
    }
    if (position - start > 4096) {
      seal();
      buffer = new byte[Math.max(4096, length)];
      start = 0;
      position = 0;
    } else {
      byte[] larger =
          new byte[Math.max((position - start) * 2 + 64, (position - start) + length + 64)];
      System.arraycopy(buffer, start, larger, 0, position - start);
      position -= start;
      start = 0;
      buffer = larger;
    }
  }

  /** Moves what is in the buffer to the finished pieces. */
  private void seal() {
    if (position > start) {
      done.add(new Bytes.Piece(buffer, start, position - start));
      doneBytes += position - start;
      start = position;
    }
  }

  /** All bytes in one array. */
  byte[] toByteArray() {
    seal();
    return Bytes.of(done).head(Integer.MAX_VALUE - 8);
  }
}

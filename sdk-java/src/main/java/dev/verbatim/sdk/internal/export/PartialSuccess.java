package dev.verbatim.sdk.internal.export;

/** Reads the one number of interest from an {@code ExportTraceServiceResponse}. */
final class PartialSuccess {
  private final byte[] bytes;
  private int position;
  private int end;

  private PartialSuccess(byte[] bytes) {
    this.bytes = bytes;
    this.end = bytes.length;
  }

  /** How many spans were rejected; 0 when the body does not say so or cannot be read. */
  static long rejectedSpans(byte[] body) {
    PartialSuccess reader = new PartialSuccess(body);
    try {
      if (!reader.enter(1)) {
        return 0;
      }
      return Math.max(0, reader.number(1));
    } catch (IndexOutOfBoundsException garbage) {
      return 0;
    }
  }

  /** Narrows the view to the nested message with this number. */
  private boolean enter(int field) {
    while (position < end) {
      long tag = varint();
      if (tag == ((long) field << 3 | 2)) {
        int length = length();
        end = position + length;
        return true;
      }
      skip((int) (tag & 7));
    }
    return false;
  }

  private long number(int field) {
    while (position < end) {
      long tag = varint();
      if (tag == (long) field << 3) {
        return varint();
      }
      skip((int) (tag & 7));
    }
    return 0;
  }

  private void skip(int wireType) {
    switch (wireType) {
      case 0 -> varint();
      case 1 -> position += 8;
      case 2 -> {
        int length = length();
        position += length;
      }
      case 5 -> position += 4;
      default -> throw new IndexOutOfBoundsException("wire type " + wireType);
    }
  }

  private int length() {
    long length = varint();
    if (length < 0 || length > end - position) {
      throw new IndexOutOfBoundsException("length " + length);
    }
    return (int) length;
  }

  private long varint() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      byte next = bytes[position++];
      value |= (long) (next & 0x7F) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new IndexOutOfBoundsException("varint of more than 10 bytes");
  }
}

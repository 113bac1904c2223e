package dev.verbatim.capture.json;

import java.util.Arrays;

/**
 * Where each value of a JSON text (RFC 8259) begins and ends.
 *
 * <p>Values are numbered in the order of their first byte; 0 is the whole text. The member names of
 * an object are values too, each followed by its value. A value and everything inside it are the
 * numbers from {@code i} to {@code after(i) - 1}.
 *
 * <p>The syntax is checked strictly, duplicate names and lone surrogate escapes are allowed, and
 * bytes inside strings are not checked to be UTF-8. Parsing is iterative: depth costs no stack.
 */
final class JsonIndex {
  static final byte OBJECT = 1;
  static final byte ARRAY = 2;
  static final byte STRING = 3;
  static final byte NUMBER = 4;
  static final byte TRUE = 5;
  static final byte FALSE = 6;
  static final byte NULL = 7;

  /** The name of an object's member. */
  static final byte NAME = 8;

  final byte[] bytes;
  private byte[] types = new byte[64];
  private int[] starts = new int[64];
  private int[] ends = new int[64];
  private int[] afters = new int[64];
  private int count;

  private JsonIndex(byte[] bytes) {
    this.bytes = bytes;
  }

  byte type(int value) {
    return types[value];
  }

  /** Position of the first byte; of a string that is the quote. */
  int start(int value) {
    return starts[value];
  }

  /** Position behind the last byte. */
  int end(int value) {
    return ends[value];
  }

  /** The first value that is not inside this one. */
  int after(int value) {
    return afters[value];
  }

  int size() {
    return count;
  }

  static JsonIndex parse(byte[] bytes, int maxDepth) throws JsonSyntaxException {
    JsonIndex index = new JsonIndex(bytes);
    int end = new JsonScanner(index, maxDepth).scanText(byteOrderMark(bytes));
    if (end != bytes.length) {
      throw new JsonSyntaxException("something behind the JSON text", end);
    }
    return index;
  }

  private static int byteOrderMark(byte[] bytes) {
    boolean marked =
        bytes.length >= 3
            && bytes[0] == (byte) 0xef
            && bytes[1] == (byte) 0xbb
            && bytes[2] == (byte) 0xbf;
    return marked ? 3 : 0;
  }

  int open(byte type, int start) {
    if (count == types.length) {
      int larger = count * 2;
      types = Arrays.copyOf(types, larger);
      starts = Arrays.copyOf(starts, larger);
      ends = Arrays.copyOf(ends, larger);
      afters = Arrays.copyOf(afters, larger);
    }
    types[count] = type;
    starts[count] = start;
    return count++;
  }

  void close(int value, int end) {
    ends[value] = end;
    afters[value] = count;
  }
}

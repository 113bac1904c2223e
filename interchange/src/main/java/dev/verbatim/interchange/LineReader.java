package dev.verbatim.interchange;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Arrays;

/** Lines of bytes, without their ends; of a line that is too long only the length is known. */
final class LineReader {
  /** More of the first line is not looked at before it is known what the file is. */
  private static final int FIRST = 8 << 20;

  private final InputStream in;
  private final int longest;
  private byte[] buffer = new byte[1 << 16];
  private int from;
  private int to;
  private byte[] line = new byte[1 << 12];
  private int length;
  private boolean tooLong;
  private long number;

  LineReader(InputStream in, int longest) {
    this.in = in;
    this.longest = longest;
  }

  /** The first line that is not blank, or its beginning; it will be read again. */
  byte[] firstLine() throws IOException {
    int begin = -1;
    for (int i = 0; ; i++) {
      if (i == to && !fillMore()) {
        break;
      }
      boolean end = buffer[i] == '\n';
      if (begin < 0 && !end && buffer[i] > ' ') {
        begin = i;
      }
      if (begin >= 0 && end) {
        return Arrays.copyOfRange(buffer, begin, i);
      }
    }
    return begin < 0 ? new byte[0] : Arrays.copyOfRange(buffer, begin, to);
  }

  /** Everything from the beginning, if no line was read yet. */
  InputStream rest() {
    return new SequenceInputStream(new ByteArrayInputStream(buffer, from, to - from), in);
  }

  /** Goes to the next line; false at the end. */
  boolean next() throws IOException {
    length = 0;
    tooLong = false;
    boolean any = false;
    while (true) {
      if (from == to && !fill()) {
        number += any ? 1 : 0;
        return any;
      }
      any = true;
      int end = from;
      while (end < to && buffer[end] != '\n') {
        end++;
      }
      append(end - from);
      boolean complete = end < to;
      from = complete ? end + 1 : end;
      if (complete) {
        number++;
        return true;
      }
    }
  }

  /** From 1. */
  long number() {
    return number;
  }

  boolean isTooLong() {
    return tooLong;
  }

  /** The line; valid up to {@link #length} and until the next one. */
  byte[] bytes() {
    return line;
  }

  int length() {
    return length;
  }

  private void append(int count) {
    if (tooLong || (long) length + count > longest) {
      tooLong = true;
      return;
    }
    if (length + count > line.length) {
      line =
          Arrays.copyOf(line, (int) Math.min(longest, Math.max(2L * line.length, length + count)));
    }
    System.arraycopy(buffer, from, line, length, count);
    length += count;
  }

  private boolean fill() throws IOException {
    from = 0;
    to = Math.max(0, in.read(buffer, 0, buffer.length));
    return to > 0;
  }

  /** Keeps what is in the buffer; false at the end or when the first line is very long. */
  private boolean fillMore() throws IOException {
    if (to == buffer.length) {
      if (buffer.length >= FIRST) {
        return false;
      }
      buffer = Arrays.copyOf(buffer, 2 * buffer.length);
    }
    int read = in.read(buffer, to, buffer.length - to);
    to += Math.max(0, read);
    return read > 0;
  }
}

package dev.verbatim.capture.json;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** The inside of JSON strings: escapes and what they stand for (RFC 8259 section 7). */
public final class JsonStrings {
  private JsonStrings() {}

  /**
   * The text of a string's inside, the quotes left out. Malformed escapes stay as they stand;
   * malformed UTF-8 becomes U+FFFD.
   */
  public static String decode(byte[] bytes, int from, int to) {
    int backslash = find(bytes, from, to, (byte) '\\');
    if (backslash == to) {
      return new String(bytes, from, to - from, StandardCharsets.UTF_8);
    }
    StringBuilder text = new StringBuilder(to - from);
    int runStart = from;
    int i = backslash;
    while (i < to) {
      text.append(new String(bytes, runStart, i - runStart, StandardCharsets.UTF_8));
      i = decodeEscape(bytes, i, to, text);
      runStart = i;
      i = find(bytes, i, to, (byte) '\\');
    }
    return text.append(new String(bytes, runStart, to - runStart, StandardCharsets.UTF_8))
        .toString();
  }

  /**
   * The inside of a string in UTF-8, or nothing if it holds what UTF-8 cannot say: a lone surrogate
   * escape, or bytes that are no UTF-8.
   */
  public static java.util.Optional<byte[]> decodeToUtf8(byte[] bytes, int from, int to) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(to - from);
    int runStart = from;
    for (int i = find(bytes, from, to, (byte) '\\'); i < to; ) {
      out.write(bytes, runStart, i - runStart);
      StringBuilder text = new StringBuilder(2);
      i = decodeEscape(bytes, i, to, text);
      while (Character.isHighSurrogate(text.charAt(text.length() - 1))
          && i + 1 < to
          && bytes[i] == '\\'
          && bytes[i + 1] == 'u') {
        i = decodeEscape(bytes, i, to, text);
      }
      if (!isWellFormed(text)) {
        return java.util.Optional.empty();
      }
      byte[] utf8 = text.toString().getBytes(StandardCharsets.UTF_8);
      out.write(utf8, 0, utf8.length);
      runStart = i;
      i = find(bytes, i, to, (byte) '\\');
    }
    out.write(bytes, runStart, to - runStart);
    byte[] decoded = out.toByteArray();
    return Utf8.isValid(decoded, 0, decoded.length)
        ? java.util.Optional.of(decoded)
        : java.util.Optional.empty();
  }

  /** Whether each surrogate has its partner. */
  public static boolean isWellFormed(CharSequence text) {
    for (int i = 0; i < text.length(); i++) {
      char next = text.charAt(i);
      if (Character.isHighSurrogate(next)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
      } else if (Character.isSurrogate(next)) {
        return false;
      }
    }
    return true;
  }

  private static int decodeEscape(byte[] bytes, int backslash, int to, StringBuilder into) {
    if (backslash + 1 >= to) {
      into.append('\\');
      return backslash + 1;
    }
    byte kind = bytes[backslash + 1];
    if (kind == 'u') {
      return decodeUnicode(bytes, backslash, to, into);
    }
    switch (kind) {
      case '"', '\\', '/' -> into.append((char) kind);
      case 'b' -> into.append('\b');
      case 'f' -> into.append('\f');
      case 'n' -> into.append('\n');
      case 'r' -> into.append('\r');
      case 't' -> into.append('\t');
      default -> {
        into.append('\\');
        return backslash + 1;
      }
    }
    return backslash + 2;
  }

  private static int decodeUnicode(byte[] bytes, int backslash, int to, StringBuilder into) {
    int unit = 0;
    for (int i = backslash + 2; i < backslash + 6; i++) {
      int digit = i < to ? Character.digit((char) (bytes[i] & 0xff), 16) : -1;
      if (digit < 0) {
        into.append('\\');
        return backslash + 1;
      }
      unit = unit << 4 | digit;
    }
    into.append((char) unit);
    return backslash + 6;
  }

  private static int find(byte[] bytes, int from, int to, byte wanted) {
    int i = from;
    while (i < to && bytes[i] != wanted) {
      i++;
    }
    return i;
  }
}

package dev.verbatim.store;

/** Reads a JSON string (RFC 8259, section 7). */
final class JsonText {
  private JsonText() {}

  /** The value of a quoted JSON string; a malformed escape stays as it is written. */
  static String unquote(String quoted) {
    String body = quoted.substring(1, quoted.length() - 1);
    if (body.indexOf('\\') < 0) {
      return body;
    }
    StringBuilder out = new StringBuilder(body.length());
    int i = 0;
    while (i < body.length()) {
      char c = body.charAt(i++);
      if (c != '\\' || i == body.length()) {
        out.append(c);
        continue;
      }
      char escape = body.charAt(i++);
      switch (escape) {
        case 'n' -> out.append('\n');
        case 't' -> out.append('\t');
        case 'r' -> out.append('\r');
        case 'b' -> out.append('\b');
        case 'f' -> out.append('\f');
        case '"', '\\', '/' -> out.append(escape);
        case 'u' -> {
          int value = i + 4 <= body.length() ? hex(body, i) : -1;
          out.append(value < 0 ? "\\u" : String.valueOf((char) value));
          i += value < 0 ? 0 : 4;
        }
        default -> out.append('\\').append(escape);
      }
    }
    return out.toString();
  }

  private static int hex(String text, int from) {
    int value = 0;
    for (int i = from; i < from + 4; i++) {
      int digit = Character.digit(text.charAt(i), 16);
      if (digit < 0) {
        return -1;
      }
      value = value << 4 | digit;
    }
    return value;
  }
}

package dev.verbatim.model;

/** Fixed-width lower-case hexadecimal of 64-bit halves, as W3C Trace Context writes ids. */
final class Hex {
  private static final char[] DIGITS = "0123456789abcdef".toCharArray();

  private Hex() {}

  static void append(StringBuilder out, long value) {
    for (int shift = 60; shift >= 0; shift -= 4) {
      out.append(DIGITS[(int) (value >>> shift) & 0xf]);
    }
  }

  /** Reads 16 hexadecimal digits of either case from {@code offset}. */
  static long parse(String text, int offset, String what) {
    long value = 0;
    for (int i = offset; i < offset + 16; i++) {
      int digit = Character.digit(text.charAt(i), 16);
      if (digit < 0 || text.charAt(i) > 'f') {
        throw new IllegalArgumentException(
            what + ": " + printable(text) + " (expected: hexadecimal digits only)");
      }
      value = value << 4 | digit;
    }
    return value;
  }

  static String printable(String text) {
    return text.length() <= 64 ? text : text.substring(0, 64) + "… (" + text.length() + " chars)";
  }
}

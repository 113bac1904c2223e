package dev.verbatim.capture.slice;

/** Recognises long base64 (RFC 4648) inside JSON strings: media and signatures nobody reads. */
final class Base64Media {
  private static final int SHORTEST = 1024;
  private static final int LONGEST_PREFIX = 128;

  private Base64Media() {}

  /**
   * Whether the bytes are one long run of base64 of either alphabet, perhaps behind {@code
   * data:…;base64,}. A run without an upper-case letter, a lower-case letter and a digit is none:
   * it may be a word.
   */
  static boolean looksLike(byte[] bytes, int from, int to) {
    if (to - from < SHORTEST) {
      return false;
    }
    boolean upper = false;
    boolean lower = false;
    boolean digit = false;
    for (int i = dataUrlEnd(bytes, from, to); i < to; i++) {
      int next = bytes[i];
      boolean escapedSlash = next == '\\' && i + 1 < to && bytes[i + 1] == '/';
      upper |= next >= 'A' && next <= 'Z';
      lower |= next >= 'a' && next <= 'z';
      digit |= next >= '0' && next <= '9';
      if (!escapedSlash && !isAlphabet(next)) {
        return false;
      }
    }
    return upper && lower && digit;
  }

  private static int dataUrlEnd(byte[] bytes, int from, int to) {
    if (bytes[from] != 'd' || bytes[from + 1] != 'a' || bytes[from + 4] != ':') {
      return from;
    }
    for (int i = from; i < Math.min(to, from + LONGEST_PREFIX); i++) {
      if (bytes[i] == ',') {
        return i + 1;
      }
    }
    return from;
  }

  private static boolean isAlphabet(int next) {
    return next >= 'A' && next <= 'Z'
        || next >= 'a' && next <= 'z'
        || next >= '0' && next <= '9'
        || next == '+'
        || next == '/'
        || next == '='
        || next == '-'
        || next == '_';
  }
}

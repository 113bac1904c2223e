package dev.verbatim.capture.secret;

/**
 * Masks keys of known shape with as many {@code *}: lengths and everything around them stay. Works
 * on plain text and inside JSON strings, where an escape such as {@code \n} may stand before a key.
 */
final class KeyMask {
  /**
   * What became of some bytes.
   *
   * @param bytes the very same array if nothing was masked
   * @param count how many keys
   */
  record Masked(byte[] bytes, int count) {}

  private KeyMask() {}

  /**
   * Masks.
   *
   * @param tokens whether JSON Web Tokens count: prompts quote them as examples, headers carry them
   */
  static Masked mask(byte[] text, boolean tokens) {
    byte[] out = text;
    int count = 0;
    for (int i = 0; i < text.length - 1; i++) {
      byte next = text[i];
      boolean token = tokens && next == 'e' && text[i + 1] == 'y';
      if (!token && !KeyShape.mayBegin(next, text[i + 1]) || !beginsWord(text, i)) {
        continue;
      }
      KeyShape[] shapes = KeyShape.startingWith(next);
      int from = i;
      int end = token ? tokenEnd(text, i) : -1;
      for (int k = 0; shapes != null && end < 0 && k < shapes.length; k++) {
        end = shapes[k].end(text, i);
        from = shapes[k].keepPrefix() ? i + shapes[k].prefix().length : i;
      }
      if (end > 0) {
        out = out == text ? text.clone() : out;
        java.util.Arrays.fill(out, from, end, (byte) '*');
        count++;
        i = end - 1;
      }
    }
    return new Masked(out, count);
  }

  /** Whether no letter, digit, hyphen or underscore stands before; a JSON escape is none. */
  private static boolean beginsWord(byte[] text, int at) {
    if (at == 0 || !KeyShape.Alphabet.URL.has(text[at - 1])) {
      return true;
    }
    if (at >= 2 && text[at - 2] == '\\') {
      return true;
    }
    return at >= 6 && text[at - 6] == '\\' && text[at - 5] == 'u';
  }

  /** Three parts of base64url, the first two beginning as JSON objects do (RFC 7519). */
  private static int tokenEnd(byte[] text, int from) {
    int first = partEnd(text, from);
    if (first < 0 || first >= text.length || text[first] != '.') {
      return -1;
    }
    int second = partEnd(text, first + 1);
    if (second < 0 || second >= text.length || text[second] != '.') {
      return -1;
    }
    int i = second + 1;
    while (i < text.length && KeyShape.Alphabet.URL.has(text[i])) {
      i++;
    }
    return i;
  }

  private static int partEnd(byte[] text, int from) {
    if (from + 10 > text.length || text[from] != 'e' || text[from + 1] != 'y') {
      return -1;
    }
    int i = from;
    while (i < text.length && KeyShape.Alphabet.URL.has(text[i])) {
      i++;
    }
    return i - from >= 10 ? i : -1;
  }
}

package dev.verbatim.gateway.record;

/** Writes texts as JSON strings (RFC 8259). */
final class JsonText {
  private JsonText() {}

  static String quote(String text) {
    StringBuilder out = new StringBuilder(text.length() + 2).append('"');
    for (int i = 0; i < text.length(); i++) {
      char next = text.charAt(i);
      switch (next) {
        case '"', '\\' -> out.append('\\').append(next);
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (next < 0x20 || Character.isSurrogate(next) && !isPair(text, i)) {
            out.append("\\u").append(Character.forDigit(next >> 12, 16));
            out.append(Character.forDigit(next >> 8 & 15, 16));
            out.append(Character.forDigit(next >> 4 & 15, 16));
            out.append(Character.forDigit(next & 15, 16));
          } else {
            out.append(next);
          }
        }
      }
    }
    return out.append('"').toString();
  }

  private static boolean isPair(String text, int at) {
    return Character.isHighSurrogate(text.charAt(at))
        ? at + 1 < text.length() && Character.isLowSurrogate(text.charAt(at + 1))
        : at > 0 && Character.isHighSurrogate(text.charAt(at - 1));
  }
}

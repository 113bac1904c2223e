package dev.verbatim.server.diff;

/**
 * Text inside a page that stands alone. What it shows was written by models, users and tools:
 * nothing of it becomes an element, and what a reader could not see, or what would change the order
 * in which the reader sees the rest (CVE-2021-42574), shows as its number.
 */
final class HtmlText {
  private HtmlText() {}

  /** Appends a text as text. */
  static void append(StringBuilder out, String text) {
    text.codePoints().forEach(codePoint -> append(out, codePoint));
  }

  static String of(String text) {
    StringBuilder out = new StringBuilder(text.length() + 16);
    append(out, text);
    return out.toString();
  }

  private static void append(StringBuilder out, int codePoint) {
    switch (codePoint) {
      case '<' -> out.append("&lt;");
      case '>' -> out.append("&gt;");
      case '&' -> out.append("&amp;");
      case '"' -> out.append("&quot;");
      case '\'' -> out.append("&#39;");
      default -> {
        if (isHidden(codePoint)) {
          out.append("<b class=hid>U+").append(String.format("%04X", codePoint)).append("</b>");
        } else {
          out.appendCodePoint(codePoint);
        }
      }
    }
  }

  private static boolean isHidden(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL -> codePoint != '\n' && codePoint != '\t' && codePoint != '\r';
      // The joiners are part of how emoji and many scripts are written.
      case Character.FORMAT -> codePoint != 0x200c && codePoint != 0x200d;
      case Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE -> true;
      default -> false;
    };
  }
}

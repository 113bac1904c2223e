package dev.verbatim.server.query;

/** Quotation marks: the plain one, and the typographic ones that keyboards and chats put in. */
final class Quotes {
  private Quotes() {}

  static boolean opens(char c) {
    return c == '"' || c == '\u201c' || c == '\u201d' || c == '\u201e';
  }

  static boolean closes(char open, char c) {
    return open == '"' ? c == '"' : c == '\u201c' || c == '\u201d';
  }

  /** The text in plain quotes, so that it reads back as it is. */
  static String quote(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}

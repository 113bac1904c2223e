package dev.verbatim.app.client;

import com.fasterxml.jackson.databind.JsonNode;

/** Text that somebody else wrote, made harmless for a terminal. */
final class Terminal {
  private Terminal() {}

  /** Control and formatting characters become visible; line ends become spaces. */
  static String line(String text) {
    StringBuilder out = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            c -> {
              int type = Character.getType(c);
              if (c == '\n' || c == '\t' || c == '\r') {
                out.append(' ');
              } else if (type == Character.CONTROL
                  || type == Character.FORMAT
                  || type == Character.SURROGATE) {
                out.append(String.format("\\u%04x", c));
              } else {
                out.appendCodePoint(c);
              }
            });
    return out.toString();
  }

  /** The same over several lines. */
  static String block(String text, String indent) {
    return text.lines().map(line -> indent + line(line)).reduce((a, b) -> a + "\n" + b).orElse("");
  }

  /** A field, or a dash when it is unknown. */
  static String field(JsonNode document, String name) {
    JsonNode value = document.path(name);
    return value.isMissingNode() || value.isNull() ? "-" : line(value.asText());
  }
}

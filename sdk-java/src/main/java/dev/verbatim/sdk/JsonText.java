package dev.verbatim.sdk;

import java.lang.reflect.Array;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes maps, lists, arrays and scalars as JSON; anything else as the JSON of its text. */
final class JsonText {
  private static final int DEEPEST = 50;

  private final StringBuilder out = new StringBuilder();

  private JsonText() {}

  /** A text as it is, anything else as JSON; a value that cannot be read says so. */
  static String textOrJson(Object value) {
    try {
      if (value instanceof CharSequence text) {
        return text.toString();
      }
      JsonText json = new JsonText();
      json.write(value, 0);
      return json.out.toString();
    } catch (RuntimeException | StackOverflowError e) {
      return "(not captured: " + value.getClass().getName() + " cannot be written as JSON)";
    }
  }

  /** Whether the text begins as JSON may. */
  static boolean mayBe(CharSequence text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != ' ' && c != '\n' && c != '\r' && c != '\t') {
        return "{[\"-0123456789tfn".indexOf(c) >= 0;
      }
    }
    return false;
  }

  private void write(@Nullable Object value, int depth) {
    if (value == null) {
      out.append("null");
    } else if (value instanceof Boolean || isFinite(value)) {
      out.append(value);
    } else if (depth >= DEEPEST) {
      throw new IllegalArgumentException("deeper than " + DEEPEST);
    } else if (value instanceof Map<?, ?> map) {
      writeMap(map, depth);
    } else if (value instanceof Iterable<?> elements) {
      out.append('[');
      String comma = "";
      for (Object element : elements) {
        out.append(comma);
        write(element, depth + 1);
        comma = ",";
      }
      out.append(']');
    } else if (value.getClass().isArray()) {
      out.append('[');
      for (int i = 0; i < Array.getLength(value); i++) {
        out.append(i == 0 ? "" : ",");
        write(Array.get(value, i), depth + 1);
      }
      out.append(']');
    } else {
      quote(value.toString());
    }
  }

  private static boolean isFinite(Object value) {
    return value instanceof Number number && Double.isFinite(number.doubleValue());
  }

  private void writeMap(Map<?, ?> map, int depth) {
    out.append('{');
    String comma = "";
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      out.append(comma);
      quote(String.valueOf(entry.getKey()));
      out.append(':');
      write(entry.getValue(), depth + 1);
      comma = ",";
    }
    out.append('}');
  }

  private void quote(String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (c < ' ') {
            out.append(String.format("\\u%04x", (int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }
}

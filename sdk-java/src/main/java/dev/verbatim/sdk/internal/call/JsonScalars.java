package dev.verbatim.sdk.internal.call;

import dev.verbatim.sdk.internal.export.Bytes;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Picks a few short values out of a JSON object without building it: those at the top and one level
 * below, named like {@code usage.input_tokens}. Whatever is not JSON gives nothing.
 */
final class JsonScalars {
  private static final int LONGEST_TEXT = 300;
  private static final int END = -1;

  private final Bytes json;
  private final Set<String> wanted;
  private final Map<String, Object> found = new HashMap<>();
  private int pieceIndex;
  private int offset;
  private int pushedBack = -2;

  private JsonScalars(Bytes json, Set<String> wanted) {
    this.json = json;
    this.wanted = wanted;
  }

  /** The text at this key of the top level; null if there is none. */
  static @Nullable String text(Bytes json, String key) {
    return find(json, Set.of(key)).get(key) instanceof String text ? text : null;
  }

  /** String or Long by wanted name. */
  static Map<String, Object> find(Bytes json, Set<String> wanted) {
    JsonScalars reader = new JsonScalars(json, wanted);
    if (reader.nextNonSpace() == '{') {
      reader.object("", 1);
    }
    return reader.found;
  }

  private boolean done() {
    return found.size() == wanted.size();
  }

  /** Behind the opening brace. False when the text ended or is no JSON. */
  private boolean object(String prefix, int depth) {
    while (!done()) {
      int c = nextNonSpace();
      if (c == '}') {
        return true;
      }
      if (c == ',') {
        continue;
      }
      if (c != '"') {
        return false;
      }
      String key = string();
      if (key == null || nextNonSpace() != ':') {
        return false;
      }
      if (!value(prefix + key, depth)) {
        return false;
      }
    }
    return false;
  }

  private boolean value(String name, int depth) {
    int c = nextNonSpace();
    if (c == '"') {
      String text = string();
      if (text != null && wanted.contains(name)) {
        found.put(name, text);
      }
      return text != null;
    }
    if (c == '{' && depth == 1) {
      return object(name + ".", 2);
    }
    if (c == '{' || c == '[') {
      return skipNested();
    }
    StringBuilder word = new StringBuilder();
    while (c != ',' && c != '}' && c != ']' && c != END && c > ' ') {
      if (word.length() < 32) {
        word.append((char) c);
      }
      c = next();
    }
    pushedBack = c;
    if (wanted.contains(name)) {
      try {
        found.put(name, Long.parseLong(word.toString()));
      } catch (NumberFormatException e) {
        // true, null or a fraction: none of these is looked for.
        return c != END;
      }
    }
    return c != END;
  }

  private boolean skipNested() {
    int open = 1;
    while (open > 0) {
      int c = next();
      switch (c) {
        case END -> {
          return false;
        }
        case '"' -> {
          if (string() == null) {
            return false;
          }
        }
        case '{', '[' -> open++;
        case '}', ']' -> open--;
        default -> {}
      }
    }
    return true;
  }

  /** Behind the opening quote; null when the text ended. A long text is given only in part. */
  private @Nullable String string() {
    ByteArrayOutputStream text = new ByteArrayOutputStream(32);
    while (true) {
      int c = next();
      if (c == END) {
        return null;
      }
      if (c == '"') {
        return text.toString(StandardCharsets.UTF_8);
      }
      if (c == '\\') {
        c = next();
      }
      if (text.size() < LONGEST_TEXT) {
        text.write(c);
      }
    }
  }

  private int nextNonSpace() {
    int c = next();
    while (c == ' ' || c == '\n' || c == '\r' || c == '\t') {
      c = next();
    }
    return c;
  }

  private int next() {
    if (pushedBack != -2) {
      int c = pushedBack;
      pushedBack = -2;
      return c;
    }
    while (pieceIndex < json.pieces().size()) {
      Bytes.Piece piece = json.pieces().get(pieceIndex);
      if (offset < piece.length()) {
        return piece.array()[piece.offset() + offset++] & 0xFF;
      }
      pieceIndex++;
      offset = 0;
    }
    return END;
  }
}

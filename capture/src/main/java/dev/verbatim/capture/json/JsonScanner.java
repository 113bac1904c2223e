package dev.verbatim.capture.json;

import java.util.Arrays;

/** Fills a {@link JsonIndex}. */
final class JsonScanner {
  private final JsonIndex index;
  private final byte[] bytes;
  private final int maxDepth;
  private int[] open = new int[32];
  private int depth;
  private int position;

  JsonScanner(JsonIndex index, int maxDepth) {
    this.index = index;
    this.bytes = index.bytes;
    this.maxDepth = maxDepth;
  }

  /** Reads one value with white space around it; returns the position behind. */
  int scanText(int from) throws JsonSyntaxException {
    position = from;
    skipSpace();
    scanValueStart();
    while (depth > 0) {
      skipSpace();
      int container = open[depth - 1];
      boolean isObject = index.type(container) == JsonIndex.OBJECT;
      byte close = (byte) (isObject ? '}' : ']');
      byte next = peek();
      boolean first = index.size() == container + 1;
      if (next == close) {
        position++;
        depth--;
        index.close(container, position);
        continue;
      }
      if (!first) {
        if (next != ',') {
          throw new JsonSyntaxException("no comma and no end of the " + name(isObject), position);
        }
        position++;
        skipSpace();
      }
      if (isObject) {
        scanName();
      }
      scanValueStart();
    }
    skipSpace();
    return position;
  }

  private static String name(boolean isObject) {
    return isObject ? "object" : "array";
  }

  private void scanName() throws JsonSyntaxException {
    if (peek() != '"') {
      throw new JsonSyntaxException("no member name", position);
    }
    scanString(JsonIndex.NAME);
    skipSpace();
    if (peek() != ':') {
      throw new JsonSyntaxException("no colon behind a member name", position);
    }
    position++;
    skipSpace();
  }

  /** Reads a whole scalar, or enters an object or array. */
  private void scanValueStart() throws JsonSyntaxException {
    switch (peek()) {
      case '{' -> enter(JsonIndex.OBJECT);
      case '[' -> enter(JsonIndex.ARRAY);
      case '"' -> scanString(JsonIndex.STRING);
      case 't' -> scanWord("true", JsonIndex.TRUE);
      case 'f' -> scanWord("false", JsonIndex.FALSE);
      case 'n' -> scanWord("null", JsonIndex.NULL);
      default -> scanNumber();
    }
  }

  private void enter(byte type) throws JsonSyntaxException {
    if (depth == maxDepth) {
      throw new JsonSyntaxException("JSON nested deeper than " + maxDepth, position);
    }
    if (depth == open.length) {
      open = Arrays.copyOf(open, depth * 2);
    }
    open[depth++] = index.open(type, position);
    position++;
  }

  private void scanString(byte type) throws JsonSyntaxException {
    int value = index.open(type, position);
    int i = position + 1;
    while (i < bytes.length) {
      byte next = bytes[i];
      if (next == '"') {
        position = i + 1;
        index.close(value, position);
        return;
      }
      if (next == '\\') {
        i = escapeEnd(i);
      } else if (next >= 0 && next < 0x20) {
        throw new JsonSyntaxException("a control character inside a string", i);
      } else {
        i++;
      }
    }
    throw new JsonSyntaxException("the text ends inside a string", bytes.length);
  }

  private int escapeEnd(int backslash) throws JsonSyntaxException {
    if (backslash + 1 >= bytes.length) {
      throw new JsonSyntaxException("the text ends inside a string", bytes.length);
    }
    switch (bytes[backslash + 1]) {
      case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> {
        return backslash + 2;
      }
      case 'u' -> {
        for (int i = backslash + 2; i < backslash + 6; i++) {
          if (i >= bytes.length || Character.digit((char) (bytes[i] & 0xff), 16) < 0) {
            throw new JsonSyntaxException("an escape without four hexadecimal digits", backslash);
          }
        }
        return backslash + 6;
      }
      default -> throw new JsonSyntaxException("an unknown escape", backslash);
    }
  }

  private void scanWord(String word, byte type) throws JsonSyntaxException {
    for (int i = 0; i < word.length(); i++) {
      if (position + i >= bytes.length || bytes[position + i] != word.charAt(i)) {
        throw new JsonSyntaxException("not a JSON value", position);
      }
    }
    int value = index.open(type, position);
    position += word.length();
    index.close(value, position);
  }

  private void scanNumber() throws JsonSyntaxException {
    int start = position;
    int i = start;
    if (at(i) == '-') {
      i++;
    }
    if (at(i) == '0') {
      i++;
    } else {
      i = digits(i);
    }
    if (at(i) == '.') {
      i = digits(i + 1);
    }
    if (at(i) == 'e' || at(i) == 'E') {
      i++;
      if (at(i) == '+' || at(i) == '-') {
        i++;
      }
      i = digits(i);
    }
    int value = index.open(JsonIndex.NUMBER, start);
    position = i;
    index.close(value, i);
  }

  private int digits(int from) throws JsonSyntaxException {
    int i = from;
    while (at(i) >= '0' && at(i) <= '9') {
      i++;
    }
    if (i == from) {
      throw new JsonSyntaxException(from >= bytes.length ? "the text ends" : "no value", from);
    }
    return i;
  }

  private int at(int i) {
    return i < bytes.length ? bytes[i] : -1;
  }

  private byte peek() throws JsonSyntaxException {
    if (position >= bytes.length) {
      throw new JsonSyntaxException("the text ends", position);
    }
    return bytes[position];
  }

  private void skipSpace() {
    while (position < bytes.length) {
      byte next = bytes[position];
      if (next != ' ' && next != '\n' && next != '\t' && next != '\r') {
        return;
      }
      position++;
    }
  }
}

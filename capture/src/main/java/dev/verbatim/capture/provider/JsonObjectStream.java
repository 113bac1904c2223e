package dev.verbatim.capture.provider;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a stream of JSON objects: one in each line (NDJSON), or the elements of one array that
 * arrives bit by bit, as Gemini sends it without {@code alt=sse}.
 */
final class JsonObjectStream {
  private JsonObjectStream() {}

  /** Every object, in order; the last one even if the stream was cut inside it. */
  static List<SseParser.Event> parse(byte[] body) {
    List<SseParser.Event> objects = new ArrayList<>();
    int depth = 0;
    int start = 0;
    boolean inString = false;
    for (int i = 0; i < body.length; i++) {
      byte next = body[i];
      if (inString) {
        if (next == '\\') {
          i++;
        } else if (next == '"') {
          inString = false;
        }
      } else if (next == '"') {
        inString = depth > 0;
      } else if (next == '{') {
        start = depth == 0 ? i : start;
        depth++;
      } else if (next == '}' && depth > 0) {
        depth--;
        if (depth == 0) {
          objects.add(event(body, start, i + 1, true));
        }
      }
    }
    if (depth > 0) {
      objects.add(event(body, start, body.length, false));
    }
    return objects;
  }

  private static SseParser.Event event(byte[] body, int from, int to, boolean whole) {
    return new SseParser.Event(
        "", new String(body, from, to - from, StandardCharsets.UTF_8), to, whole);
  }
}

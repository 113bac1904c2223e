package dev.verbatim.capture;

import dev.verbatim.capture.json.JsonStrings;
import dev.verbatim.model.Slice;
import java.nio.charset.StandardCharsets;

/**
 * Reads the text worth finding out of a slice: of {@link Slice.Type#TEXT} all of it, of {@link
 * Slice.Type#JSON} the string values one below the other, of anything else nothing.
 *
 * <p>A JSON slice may be a piece cut out of a body, or a body that is no JSON in the end: whatever
 * stands between quotes and is not the name of a member counts as a string, closed or not. Never
 * fails.
 */
public final class JsonSliceText {
  /** Reads; malformed UTF-8 becomes U+FFFD. */
  public String of(Slice.Type type, byte[] content) {
    return switch (type) {
      case TEXT -> new String(content, StandardCharsets.UTF_8);
      case JSON -> strings(content);
      case STREAM, OPAQUE -> "";
    };
  }

  private static String strings(byte[] json) {
    StringBuilder text = new StringBuilder();
    // A quote in the first place closes a string that was cut out before it.
    int i = json.length > 0 && json[0] == '"' ? 1 : 0;
    while (i < json.length) {
      if (json[i] != '"') {
        i++;
        continue;
      }
      int end = stringEnd(json, i + 1);
      if (end > i + 1 && !isName(json, end + 1)) {
        text.append(text.isEmpty() ? "" : "\n").append(JsonStrings.decode(json, i + 1, end));
      }
      i = end + 1;
    }
    return text.toString();
  }

  private static int stringEnd(byte[] json, int from) {
    int i = from;
    while (i < json.length && json[i] != '"') {
      i += json[i] == '\\' ? 2 : 1;
    }
    return Math.min(i, json.length);
  }

  private static boolean isName(byte[] json, int from) {
    int i = from;
    while (i < json.length && (json[i] == ' ' || json[i] == '\n' || json[i] == '\t')) {
      i++;
    }
    return i < json.length && json[i] == ':';
  }
}

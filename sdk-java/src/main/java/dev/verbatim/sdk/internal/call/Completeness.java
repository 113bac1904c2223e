package dev.verbatim.sdk.internal.call;

import dev.verbatim.sdk.internal.export.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Whether a body is complete although its reader closed it without asking for more: JSON readers
 * stop at the closing brace, and the SDKs stop at the {@code [DONE]} of a stream.
 */
final class Completeness {
  private static final byte[] DONE = "data: [DONE]".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] DONE_DENSE = "data:[DONE]".getBytes(StandardCharsets.US_ASCII);

  private Completeness() {}

  static boolean isComplete(Attempt.ResponseHead response, Bytes body, long length) {
    String contentLength = response.header("content-length");
    if (contentLength != null) {
      return contentLength.strip().equals(Long.toString(length));
    }
    if (length != body.length()) {
      return false;
    }
    String type = mediaType(response.header("content-type"));
    if (type.equals("application/json")) {
      return isClosedJson(body);
    }
    return type.equals("text/event-stream") && (endsWith(body, DONE) || endsWith(body, DONE_DENSE));
  }

  private static String mediaType(@Nullable String contentType) {
    if (contentType == null) {
      return "";
    }
    int parameters = contentType.indexOf(';');
    String type = parameters < 0 ? contentType : contentType.substring(0, parameters);
    return type.strip().toLowerCase(Locale.ROOT);
  }

  /** Whether an object or array is opened and closed. */
  private static boolean isClosedJson(Bytes body) {
    int depth = 0;
    boolean opened = false;
    boolean quoted = false;
    boolean escaped = false;
    for (Bytes.Piece piece : body.pieces()) {
      for (int i = piece.offset(); i < piece.offset() + piece.length(); i++) {
        byte c = piece.array()[i];
        if (escaped) {
          escaped = false;
        } else if (quoted) {
          escaped = c == '\\';
          quoted = c != '"';
        } else if (c == '"') {
          quoted = true;
        } else if (c == '{' || c == '[') {
          depth++;
          opened = true;
        } else if (c == '}' || c == ']') {
          depth--;
        }
      }
    }
    return opened && depth == 0 && !quoted;
  }

  /** Whether the body ends so, white space aside. */
  private static boolean endsWith(Bytes body, byte[] end) {
    int missing = end.length;
    boolean blank = true;
    for (int p = body.pieces().size() - 1; p >= 0; p--) {
      Bytes.Piece piece = body.pieces().get(p);
      for (int i = piece.offset() + piece.length() - 1; i >= piece.offset(); i--) {
        byte c = piece.array()[i];
        if (blank && (c == '\n' || c == '\r' || c == ' ')) {
          continue;
        }
        blank = false;
        if (c != end[--missing]) {
          return false;
        }
        if (missing == 0) {
          return true;
        }
      }
    }
    return false;
  }
}

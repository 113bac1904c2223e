package dev.verbatim.gateway.proxy;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.ResponseHeadersBuilder;

/**
 * Answers of the gateway itself, in a form that the clients of OpenAI and of Anthropic both read.
 */
final class Answers {
  private Answers() {}

  static ResponseHeadersBuilder headers(HttpStatus status, HttpData body) {
    return ResponseHeaders.builder(status)
        .contentType(MediaType.JSON_UTF_8)
        .contentLength(body.length())
        .set(HttpHeaderNames.CACHE_CONTROL, "no-store")
        .set(HttpHeaderNames.X_CONTENT_TYPE_OPTIONS, "nosniff")
        .set("x-verbatim-error", "gateway");
  }

  static HttpData body(String code, String message) {
    String quoted = quote(message);
    return HttpData.ofUtf8(
        "{\"type\":\"error\",\"error\":{\"type\":\""
            + code
            + "\",\"code\":\""
            + code
            + "\",\"message\":"
            + quoted
            + "}}\n");
  }

  private static String quote(String message) {
    StringBuilder out = new StringBuilder("\"");
    message
        .chars()
        .forEach(
            next -> {
              if (next == '"' || next == '\\') {
                out.append('\\').append((char) next);
              } else {
                out.append(next < 0x20 ? ' ' : (char) next);
              }
            });
    return out.append('"').toString();
  }
}

package dev.verbatim.capture.provider;

import dev.verbatim.model.Part;
import java.util.Optional;

/** Media parts; inline bytes stay in the payload, only their size is told. */
final class InlineMedia {
  private InlineMedia() {}

  /** Media by reference, or inline in a data: URL (RFC 2397). */
  static Part ofUrl(String kind, String url) {
    if (!url.startsWith("data:")) {
      return new Part.Media(kind, Optional.empty(), Optional.of(url), -1);
    }
    int comma = url.indexOf(',');
    String head = comma < 0 ? "" : url.substring("data:".length(), comma);
    int semicolon = head.indexOf(';');
    String mimeType = semicolon < 0 ? head : head.substring(0, semicolon);
    Optional<String> type = mimeType.isEmpty() ? Optional.empty() : Optional.of(mimeType);
    String data = url.substring(comma + 1);
    return head.endsWith(";base64")
        ? ofBase64(kind, type, data)
        : new Part.Media(kind, type, Optional.empty(), data.length());
  }

  static Part ofBase64(String kind, Optional<String> mimeType, String base64) {
    int length = base64.length();
    while (length > 0 && base64.charAt(length - 1) == '=') {
      length--;
    }
    return new Part.Media(kind, mimeType, Optional.empty(), length * 3L / 4);
  }
}

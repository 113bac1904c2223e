package dev.verbatim.sdk.internal.client;

import com.anthropic.core.http.Headers;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Headers without the types of the provider's SDK. */
final class AnthropicHeaders {
  private AnthropicHeaders() {}

  static Map<String, List<String>> map(Headers headers) {
    Map<String, List<String>> map = new LinkedHashMap<>();
    for (String name : headers.names()) {
      map.put(name, headers.values(name));
    }
    return map;
  }
}

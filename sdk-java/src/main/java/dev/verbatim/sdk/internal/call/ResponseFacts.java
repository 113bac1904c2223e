package dev.verbatim.sdk.internal.call;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads from a plain JSON answer what other OTLP backends like to show. Verbatim's server reads the
 * bytes itself, also of streams.
 */
final class ResponseFacts {
  private static final Set<String> WANTED =
      Set.of(
          "id",
          "model",
          "usage.prompt_tokens",
          "usage.input_tokens",
          "usage.completion_tokens",
          "usage.output_tokens");

  private ResponseFacts() {}

  static void addTo(Map<String, Object> attributes, Attempt attempt) {
    Attempt.ResponseHead response = attempt.response();
    if (response == null || response.status() / 100 != 2) {
      return;
    }
    String contentType = response.header("content-type");
    if (contentType == null || !contentType.startsWith("application/json")) {
      return;
    }
    Map<String, Object> found = JsonScalars.find(attempt.responseCopy(), WANTED);
    put(attributes, "gen_ai.response.id", found.get("id"), String.class);
    put(attributes, "gen_ai.response.model", found.get("model"), String.class);
    put(attributes, "gen_ai.usage.input_tokens", found.get("usage.prompt_tokens"), Long.class);
    put(attributes, "gen_ai.usage.input_tokens", found.get("usage.input_tokens"), Long.class);
    put(attributes, "gen_ai.usage.output_tokens", found.get("usage.completion_tokens"), Long.class);
    put(attributes, "gen_ai.usage.output_tokens", found.get("usage.output_tokens"), Long.class);
  }

  private static void put(
      Map<String, Object> attributes, String key, @Nullable Object value, Class<?> type) {
    if (type.isInstance(value)) {
      attributes.put(key, value);
    }
  }
}

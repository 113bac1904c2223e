package dev.verbatim.app.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The variables with which clients and tool helpers find a replay. */
final class ReplayEnvironment {
  private static final Map<String, String> BASE_URLS =
      Map.of(
          "OPENAI_BASE_URL", "openai",
          "ANTHROPIC_BASE_URL", "anthropic",
          "GOOGLE_GEMINI_BASE_URL", "gemini",
          "OLLAMA_HOST", "ollama",
          "AZURE_OPENAI_ENDPOINT", "azure");

  private static final List<String> KEYS =
      List.of(
          "OPENAI_API_KEY",
          "ANTHROPIC_API_KEY",
          "GEMINI_API_KEY",
          "GOOGLE_API_KEY",
          "AZURE_OPENAI_API_KEY");

  private ReplayEnvironment() {}

  /**
   * Sets them.
   *
   * @param replay as the server describes it
   * @param keepKeys whether a provider may be asked; else the keys become one that opens nothing
   *     but our own server
   */
  static void set(JsonNode replay, boolean keepKeys, Map<String, String> environment) {
    BASE_URLS.forEach(
        (name, provider) -> environment.put(name, replay.path("baseUrls").path(provider).asText()));
    environment.put("VERBATIM_REPLAY_URL", replay.path("url").asText());
    String key =
        Optional.ofNullable(environment.get("VERBATIM_API_KEY"))
            .filter(text -> !text.isEmpty())
            .orElse("replay");
    for (String name : KEYS) {
      if (!keepKeys || environment.getOrDefault(name, "").isEmpty()) {
        environment.put(name, key);
      }
    }
  }
}

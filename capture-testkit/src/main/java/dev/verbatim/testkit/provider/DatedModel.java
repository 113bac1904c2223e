package dev.verbatim.testkit.provider;

import java.util.Map;

/** The exact model that answers when a request names an alias. */
final class DatedModel {
  private static final Map<String, String> OPENAI =
      Map.of(
          "gpt-4o", "gpt-4o-2024-08-06",
          "gpt-4o-mini", "gpt-4o-mini-2024-07-18",
          "gpt-4.1", "gpt-4.1-2025-04-14",
          "gpt-5", "gpt-5-2025-08-07",
          "gpt-5-mini", "gpt-5-mini-2025-08-07");

  private DatedModel() {}

  /** The dated name of an OpenAI alias; any other name stands for itself. */
  static String openAi(String requested) {
    return OPENAI.getOrDefault(requested, requested);
  }
}

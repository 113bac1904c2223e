package dev.verbatim.otlp.dialect;

import java.util.Locale;
import java.util.Optional;

/** Providers in OpenTelemetry's spelling, out of what emitters write. */
final class Providers {
  private Providers() {}

  /** The provider; a name nobody knows stays as it is, in lower case. Empty for {@code _OTHER}. */
  static Optional<String> normal(String raw) {
    String name = AttributeView.unquoted(raw).toLowerCase(Locale.ROOT);
    return switch (name) {
      case "", "_other", "unknown", "spring_ai", "gcp.vertex.agent" -> Optional.empty();
      case "open_ai", "openai_official" -> Optional.of("openai");
      case "az.ai.openai", "azure", "azure_openai", "azure_open_ai" ->
          Optional.of("azure.ai.openai");
      case "az.ai.inference" -> Optional.of("azure.ai.inference");
      case "xai" -> Optional.of("x_ai");
      case "mistral", "mistralai" -> Optional.of("mistral_ai");
      case "vertex_ai", "vertexai" -> Optional.of("gcp.vertex_ai");
      case "google_genai", "google" -> Optional.of("gcp.gen_ai");
      case "gemini", "google_ai_gemini" -> Optional.of("gcp.gemini");
      case "aws", "bedrock", "bedrock_converse", "amazon_bedrock", "amazon" ->
          Optional.of("aws.bedrock");
      default -> Optional.of(ofAiSdk(name));
    };
  }

  /** The AI SDK adds the API: {@code openai.chat}, {@code anthropic.messages}. */
  private static String ofAiSdk(String name) {
    for (String vendor : new String[] {"openai", "anthropic", "mistral", "groq", "deepseek"}) {
      if (name.startsWith(vendor + ".")) {
        return vendor.equals("mistral") ? "mistral_ai" : vendor;
      }
    }
    return name;
  }
}

package dev.verbatim.model;

import java.util.Locale;
import java.util.Optional;

/** A provider API whose bodies Verbatim can read. */
public enum ProviderApi {
  /** OpenAI Chat Completions and everything compatible with it. */
  OPENAI_CHAT,
  /** OpenAI Responses. */
  OPENAI_RESPONSES,
  /** Anthropic Messages. */
  ANTHROPIC_MESSAGES,
  /** OpenAI Embeddings and what is compatible with it. */
  OPENAI_EMBEDDINGS,
  /** OpenAI's legacy Completions and what is compatible with it. */
  OPENAI_COMPLETIONS,
  /** Gemini's generateContent and streamGenerateContent. */
  GEMINI,
  /** Gemini's embedContent and batchEmbedContents. */
  GEMINI_EMBEDDINGS,
  /** Amazon Bedrock's Converse and ConverseStream. */
  BEDROCK_CONVERSE,
  /** Ollama's own API: chat and generate. */
  OLLAMA,
  /** Another endpoint: kept byte for byte, not interpreted. */
  UNKNOWN;

  private final String wireName = name().toLowerCase(Locale.ROOT);

  /** What a call of this API does, as OpenTelemetry's {@code gen_ai.operation.name} says it. */
  public String operation() {
    return switch (this) {
      case OPENAI_EMBEDDINGS, GEMINI_EMBEDDINGS -> "embeddings";
      case OPENAI_COMPLETIONS -> "text_completion";
      case GEMINI -> "generate_content";
      default -> "chat";
    };
  }

  /** Whether calls of this API make vectors. */
  public boolean isEmbeddings() {
    return this == OPENAI_EMBEDDINGS || this == GEMINI_EMBEDDINGS;
  }

  /** The name in the API, the query language and on disk: lower case with underscores. */
  public String wireName() {
    return wireName;
  }

  /** The constant of this wire name, in any case; empty if there is none. */
  public static Optional<ProviderApi> ofWireName(String wireName) {
    String wanted = wireName.toLowerCase(Locale.ROOT);
    for (ProviderApi candidate : values()) {
      if (candidate.wireName.equals(wanted)) {
        return Optional.of(candidate);
      }
    }
    return Optional.empty();
  }
}

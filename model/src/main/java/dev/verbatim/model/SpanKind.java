package dev.verbatim.model;

import java.util.Locale;
import java.util.Optional;

/** What one step of a trace is. The order is the order of facets in the page. */
public enum SpanKind {
  /** One logical call of a language model; its retries are attempts of it. */
  LLM,
  /** A call that turns text into vectors. */
  EMBEDDING,
  /** A call that orders documents. */
  RERANK,
  /** A look-up of documents or memory. */
  RETRIEVAL,
  /** A tool the program ran, usually because a model asked for it. */
  TOOL,
  /** A loop of model and tool calls. */
  AGENT,
  /** A named piece of the program around other steps. */
  CHAIN,
  /** A check of input or output. */
  GUARDRAIL,
  /** A judgement of an answer. */
  EVALUATOR,
  /** What the user of the app got to see. */
  FINAL_RESPONSE,
  /** Anything else. */
  SPAN;

  private final String wireName = name().toLowerCase(Locale.ROOT);

  /** The name in the API, the query language and on disk: lower case with underscores. */
  public String wireName() {
    return wireName;
  }

  /** The constant of this wire name, in any case; empty if there is none. */
  public static Optional<SpanKind> ofWireName(String wireName) {
    String wanted = wireName.toLowerCase(Locale.ROOT);
    for (SpanKind candidate : values()) {
      if (candidate.wireName.equals(wanted)) {
        return Optional.of(candidate);
      }
    }
    return Optional.empty();
  }
}

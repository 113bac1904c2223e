package dev.verbatim.sdk;

import java.util.Locale;

/** What a step of the application is. */
public enum Kind {
  /** Decides what to do next with the help of models. */
  AGENT,
  /** A fixed sequence of steps. */
  CHAIN,
  /** Does what a model asked for. */
  TOOL,
  /** Finds documents. */
  RETRIEVAL,
  /** Turns texts into vectors. */
  EMBEDDING,
  /** Orders documents. */
  RERANK,
  /** Checks what goes in or comes out. */
  GUARDRAIL,
  /** Judges an answer. */
  EVALUATOR,
  /** Anything else. */
  SPAN;

  String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}

package dev.verbatim.testkit.provider;

/** Why an answer ends; each wire format has its own words for it. */
public enum Finish {
  /** The answer is complete. */
  STOP,
  /** The output limit was reached. */
  LENGTH,
  /** The answer asks for tools. */
  TOOL_CALLS,
  /** A filter of the provider stopped it. */
  CONTENT_FILTER,
  /** The model declined. */
  REFUSAL
}

package dev.verbatim.otlp.dialect;

import dev.verbatim.model.Conversation;

/** How one family of instrumentation writes messages. */
interface Dialect {
  /**
   * What it finds in the span; empty where the span does not speak this dialect. Parts may be
   * missing: another dialect may have them.
   */
  Conversation conversation(SpanView span);
}

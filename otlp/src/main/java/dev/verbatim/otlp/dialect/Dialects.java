package dev.verbatim.otlp.dialect;

import dev.verbatim.model.Conversation;
import dev.verbatim.model.SpanKind;
import java.util.List;

/** All dialects, in the order in which they are asked. */
public final class Dialects {
  private Dialects() {}

  /** What a span is. */
  public static SpanKind kind(SpanView span, boolean hasAttempts) {
    return span.attributes()
        .text("verbatim.kind")
        .flatMap(SpanKind::ofWireName)
        .or(() -> SpanKinds.read(span))
        .orElse(hasAttempts ? SpanKind.LLM : SpanKind.SPAN);
  }

  /** The messages of a span, from attributes and events. */
  public static Conversation conversation(SpanView span, SpanKind kind) {
    return Conversation.EMPTY;
  }

  /** What is wrong with the attributes that dialects read. */
  public static List<String> problems(SpanView span) {
    return List.of();
  }
}

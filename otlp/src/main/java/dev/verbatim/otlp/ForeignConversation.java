package dev.verbatim.otlp;

import dev.verbatim.model.Conversation;
import dev.verbatim.model.Span;
import dev.verbatim.otlp.dialect.Dialects;
import dev.verbatim.otlp.dialect.SpanView;
import java.util.Optional;
import java.util.function.Function;

/** The messages that foreign instrumentation wrote into the attributes and events of a span. */
public final class ForeignConversation {
  private ForeignConversation() {}

  /**
   * Reads them, again and again with the same result.
   *
   * @param payloadByName the exact bytes of a payload of the span; asked for those that attributes
   *     refer to
   */
  public static Conversation read(Span span, Function<String, Optional<byte[]>> payloadByName) {
    return Dialects.conversation(SpanView.of(span, payloadByName), span.kind());
  }
}

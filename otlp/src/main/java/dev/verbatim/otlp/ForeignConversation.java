package dev.verbatim.otlp;

import dev.verbatim.model.Conversation;
import dev.verbatim.model.Span;
import dev.verbatim.model.SpanEvent;
import dev.verbatim.otlp.dialect.Dialects;
import dev.verbatim.otlp.dialect.References;
import dev.verbatim.otlp.dialect.SpanView;
import java.util.ArrayList;
import java.util.List;
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
    return read(span, payloadByName, List.of());
  }

  /**
   * The same of a span about which log records told more.
   *
   * @param logged events of log records, as {@link #resolved} gives them
   */
  public static Conversation read(
      Span span, Function<String, Optional<byte[]>> payloadByName, List<SpanEvent> logged) {
    SpanView own = SpanView.of(span, payloadByName);
    List<SpanView.EventView> events = new ArrayList<>(own.events());
    logged.forEach(event -> events.add(SpanView.EventView.of(event)));
    return Dialects.conversation(
        new SpanView(own.name(), own.scope(), own.attributes(), events), span.kind());
  }

  /** The events of a span with all values in place, whatever payload they lie in. */
  public static List<SpanEvent> resolved(
      Span span, Function<String, Optional<byte[]>> payloadByName) {
    return span.events().stream()
        .map(
            event ->
                new SpanEvent(
                    event.epochNanos(),
                    event.name(),
                    References.resolve(event.attributes(), payloadByName)))
        .toList();
  }
}

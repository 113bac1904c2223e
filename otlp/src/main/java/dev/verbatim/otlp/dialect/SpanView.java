package dev.verbatim.otlp.dialect;

import dev.verbatim.model.Span;
import dev.verbatim.model.SpanEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a dialect looks at.
 *
 * @param name of the span
 * @param scope name of the instrumentation scope; empty if there is none
 */
public record SpanView(
    String name, String scope, AttributeView attributes, List<EventView> events) {

  /** An event of the span. */
  public record EventView(String name, long epochNanos, AttributeView attributes) {
    /** A view of an event whose values all are in place. */
    public static EventView of(SpanEvent event) {
      return new EventView(event.name(), event.epochNanos(), AttributeView.of(event.attributes()));
    }
  }

  /** A view of a span whose long values may lie in payloads. */
  public static SpanView of(Span span, Function<String, Optional<byte[]>> payloadByName) {
    List<EventView> events = new ArrayList<>();
    for (SpanEvent event : span.events()) {
      events.add(
          new EventView(
              event.name(),
              event.epochNanos(),
              AttributeView.of(event.attributes(), payloadByName)));
    }
    return new SpanView(
        span.name(),
        span.scopeName().orElse(""),
        AttributeView.of(span.attributes(), payloadByName),
        events);
  }
}

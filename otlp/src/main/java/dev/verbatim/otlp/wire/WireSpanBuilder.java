package dev.verbatim.otlp.wire;

import dev.verbatim.model.Attributes;
import java.util.ArrayList;
import java.util.List;

/** Collects the fields of a {@link WireSpan} in the order in which they come. */
final class WireSpanBuilder {
  private static final byte[] NONE = {};

  byte[] traceId = NONE;
  byte[] spanId = NONE;
  byte[] parentSpanId = NONE;
  String traceState = "";
  String name = "";
  int kind;
  long startEpochNanos;
  long endEpochNanos;
  final Attributes.Builder attributes = Attributes.builder();
  final List<WireSpan.Event> events = new ArrayList<>();
  final List<WireSpan.Link> links = new ArrayList<>();
  long droppedAttributes;
  long droppedEvents;
  long droppedLinks;
  int statusCode;
  String statusMessage = "";
  final List<String> problems = new ArrayList<>();

  WireSpan build() {
    return new WireSpan(
        traceId,
        spanId,
        parentSpanId,
        traceState,
        name,
        kind,
        startEpochNanos,
        endEpochNanos,
        attributes.build(),
        List.copyOf(events),
        List.copyOf(links),
        new WireSpan.Dropped(droppedAttributes, droppedEvents, droppedLinks),
        statusCode,
        statusMessage,
        List.copyOf(problems));
  }
}

package dev.verbatim.otlp.wire;

import dev.verbatim.model.Attributes;
import java.util.List;

/**
 * OTLP's {@code Span}, its numbers and texts not judged yet.
 *
 * @param traceId of any length
 * @param spanId of any length
 * @param parentSpanId of any length; empty for a root
 * @param kind OTLP's number, 0..5 in version 1
 * @param statusCode 0 unset, 1 ok, 2 error
 * @param problems what could be kept only in another form than sent
 */
public record WireSpan(
    byte[] traceId,
    byte[] spanId,
    byte[] parentSpanId,
    String traceState,
    String name,
    int kind,
    long startEpochNanos,
    long endEpochNanos,
    Attributes attributes,
    List<Event> events,
    List<Link> links,
    Dropped dropped,
    int statusCode,
    String statusMessage,
    List<String> problems) {

  /** The same with other attributes. */
  public WireSpan withAttributes(Attributes others) {
    return new WireSpan(
        traceId,
        spanId,
        parentSpanId,
        traceState,
        name,
        kind,
        startEpochNanos,
        endEpochNanos,
        others,
        events,
        links,
        dropped,
        statusCode,
        statusMessage,
        problems);
  }

  /** OTLP's {@code Span.Event}. */
  public record Event(long epochNanos, String name, Attributes attributes) {}

  /** OTLP's {@code Span.Link}. */
  public record Link(byte[] traceId, byte[] spanId, Attributes attributes) {}

  /** How many of each the sender left out because of its own limits. */
  public record Dropped(long attributes, long events, long links) {}
}

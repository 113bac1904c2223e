package dev.verbatim.model;

/**
 * Something that happened at one moment of a span.
 *
 * @param epochNanos when
 * @param name what
 * @param attributes as sent
 */
public record SpanEvent(long epochNanos, String name, Attributes attributes) {}

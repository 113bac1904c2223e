package dev.verbatim.model;

/** A pointer from a span to a span of any trace, as OTLP sends it. */
public record SpanLink(TraceId traceId, SpanId spanId, Attributes attributes) {}

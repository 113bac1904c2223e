package dev.verbatim.model;

/** Which span. Two spans of one key with other content are both kept (see {@link SpanRecord}). */
public record SpanKey(String project, TraceId traceId, SpanId spanId) {}

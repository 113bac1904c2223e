package dev.verbatim.server.api;

import dev.verbatim.model.SpanKey;

/** Schema {@code SpanPointer}. */
public record SpanPointer(String traceId, String spanId) {
  static SpanPointer of(SpanKey key) {
    return new SpanPointer(key.traceId().toString(), key.spanId().toString());
  }
}

package dev.verbatim.sdk.internal.trace;

import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanId;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceId;
import io.opentelemetry.api.trace.TraceState;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Where a span is.
 *
 * @param traceId 32 lower-case hexadecimal digits
 * @param spanId 16 lower-case hexadecimal digits
 * @param parentSpanId null for a root
 */
public record SpanPosition(String traceId, String spanId, @Nullable String parentSpanId) {

  /** A new position below the parent; a root of a new trace when the parent is not valid. */
  static SpanPosition below(SpanContext parent) {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    String spanId = SpanId.fromLong(nonZero(random));
    if (parent.isValid()) {
      return new SpanPosition(parent.getTraceId(), spanId, parent.getSpanId());
    }
    return new SpanPosition(TraceId.fromLongs(random.nextLong(), nonZero(random)), spanId, null);
  }

  /** A new position directly below this one. */
  public SpanPosition child() {
    return below(spanContext());
  }

  private static long nonZero(ThreadLocalRandom random) {
    long value = random.nextLong();
    return value == 0 ? 1 : value;
  }

  SpanContext spanContext() {
    return SpanContext.create(traceId, spanId, TraceFlags.getSampled(), TraceState.getDefault());
  }
}

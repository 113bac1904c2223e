package dev.verbatim.server.api;

import dev.verbatim.model.Attempt;
import dev.verbatim.model.PayloadRef;
import dev.verbatim.model.Span;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Schema {@code Attempt}. */
public record AttemptDocument(
    int number,
    String startTime,
    String startEpochNanos,
    BigDecimal durationMs,
    @Nullable String method,
    @Nullable String url,
    @Nullable Integer httpStatus,
    List<Attempt.Header> requestHeaders,
    List<Attempt.Header> responseHeaders,
    @Nullable String requestPayload,
    @Nullable String responsePayload,
    @Nullable String chunksPayload,
    @Nullable BigDecimal firstByteMs,
    String ending,
    SpanDocument.@Nullable ErrorDetail error) {

  static AttemptDocument of(Span span, Attempt attempt) {
    return new AttemptDocument(
        attempt.number(),
        Units.time(attempt.startEpochNanos()),
        Long.toString(attempt.startEpochNanos()),
        Units.millis(Math.max(0, attempt.endEpochNanos() - attempt.startEpochNanos())),
        attempt.method().orElse(null),
        attempt.url().orElse(null),
        attempt.httpStatus().isPresent() ? attempt.httpStatus().getAsInt() : null,
        attempt.requestHeaders(),
        attempt.responseHeaders(),
        attempt.requestPayload().orElse(null),
        attempt.responsePayload().orElse(null),
        span.payload(PayloadRef.chunks(attempt.number())).map(PayloadRef::name).orElse(null),
        Units.millis(attempt.firstByteNanos()),
        attempt.ending().wireName(),
        attempt.error().map(SpanDocument.ErrorDetail::of).orElse(null));
  }
}

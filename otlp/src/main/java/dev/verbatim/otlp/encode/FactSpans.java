package dev.verbatim.otlp.encode;

import com.google.protobuf.ByteString;
import dev.verbatim.model.Attributes;
import dev.verbatim.model.Fact;
import dev.verbatim.model.SpanKey;
import io.opentelemetry.proto.trace.v1.Span;
import java.util.HexFormat;
import java.util.Optional;

/** Late facts as the spans {@code verbatim.fact}; what Verbatim derives itself is left out. */
final class FactSpans {
  private static final String NAME = "verbatim.fact";

  private FactSpans() {}

  static Optional<Span> of(Fact fact) {
    if (!(fact instanceof Fact.OutcomeReported reported)) {
      return Optional.empty();
    }
    SpanKey about = fact.span();
    Attributes.Builder attributes =
        Attributes.builder()
            .put(NAME, "outcome")
            .put("verbatim.fact.trace_id", about.traceId().toString())
            .put("verbatim.fact.span_id", about.spanId().toString())
            .put("verbatim.outcome", reported.outcome().wireName());
    reported.detail().ifPresent(detail -> attributes.put("verbatim.outcome.detail", detail));
    return Optional.of(
        Span.newBuilder()
            .setTraceId(hex(about.traceId().toString()))
            .setSpanId(hex(about.spanId().toString()))
            .setName(NAME)
            .setStartTimeUnixNano(fact.epochNanos())
            .setEndTimeUnixNano(fact.epochNanos())
            .addAllAttributes(WireValues.keyValues(attributes.build()))
            .build());
  }

  static ByteString hex(String id) {
    return ByteString.copyFrom(HexFormat.of().parseHex(id));
  }
}

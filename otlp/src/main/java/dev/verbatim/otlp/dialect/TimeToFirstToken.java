package dev.verbatim.otlp.dialect;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.OptionalLong;

/** From the start of a call to the first piece of its answer, in whatever unit it was sent. */
public final class TimeToFirstToken {
  private static final BigDecimal NANOS_PER_SECOND = BigDecimal.valueOf(1_000_000_000);
  private static final BigDecimal NANOS_PER_MILLISECOND = BigDecimal.valueOf(1_000_000);

  private TimeToFirstToken() {}

  /** Nanoseconds; empty if unknown or nonsense. */
  public static OptionalLong read(SpanView span, long startEpochNanos) {
    AttributeView attributes = span.attributes();
    Optional<BigDecimal> nanos =
        attributes
            .decimal(
                "gen_ai.response.time_to_first_chunk",
                "gen_ai.client.operation.time_to_first_chunk")
            .map(NANOS_PER_SECOND::multiply)
            .or(
                () ->
                    attributes
                        .decimal(
                            "ai.response.msToFirstChunk", "ai.stream.msToFirstChunk", "ttft_ms")
                        .map(NANOS_PER_MILLISECOND::multiply))
            .or(
                () ->
                    attributes
                        .text("langfuse.observation.completion_start_time")
                        .flatMap(TimeToFirstToken::epochNanos)
                        .map(first -> first.subtract(BigDecimal.valueOf(startEpochNanos))))
            .or(() -> firstChunk(span, startEpochNanos));
    return nanos
        .filter(value -> value.signum() >= 0)
        .filter(value -> value.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) <= 0)
        .map(value -> OptionalLong.of(value.longValue()))
        .orElse(OptionalLong.empty());
  }

  private static Optional<BigDecimal> firstChunk(SpanView span, long startEpochNanos) {
    return span.events().stream()
        .filter(event -> event.name().equals("ai.stream.firstChunk"))
        .map(event -> BigDecimal.valueOf(event.epochNanos() - startEpochNanos))
        .findFirst();
  }

  /** ISO 8601, in JSON quotes or without; without a zone it is UTC. */
  private static Optional<BigDecimal> epochNanos(String text) {
    String time = AttributeView.unquoted(text).replace(' ', 'T');
    try {
      return Optional.of(nanos(java.time.OffsetDateTime.parse(time).toInstant()));
    } catch (DateTimeParseException withoutZone) {
      try {
        return Optional.of(nanos(LocalDateTime.parse(time).toInstant(ZoneOffset.UTC)));
      } catch (DateTimeParseException noTime) {
        return Optional.empty();
      }
    }
  }

  private static BigDecimal nanos(Instant instant) {
    return BigDecimal.valueOf(instant.getEpochSecond())
        .multiply(NANOS_PER_SECOND)
        .add(BigDecimal.valueOf(instant.getNano()));
  }
}

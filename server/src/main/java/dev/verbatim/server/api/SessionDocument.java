package dev.verbatim.server.api;

import dev.verbatim.model.Cost;
import dev.verbatim.model.Message;
import dev.verbatim.model.ModelCall;
import dev.verbatim.model.Outcome;
import dev.verbatim.model.Span;
import dev.verbatim.model.Threading;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Schema {@code SessionPage}. */
public record SessionDocument(
    String sessionId,
    @Nullable Boolean declared,
    List<Chapter> chapters,
    @Nullable String nextCursor,
    long totalTraces,
    boolean totalIsExact) {

  /** Schema {@code Chapter}. */
  public record Chapter(TraceRow trace, List<Turn> turns) {}

  /** Schema {@code Turn}. */
  public record Turn(
      String traceId,
      String spanId,
      String kind,
      String name,
      String startTime,
      String startEpochNanos,
      BigDecimal durationMs,
      String status,
      SpanDocument.@Nullable ErrorDetail error,
      @Nullable String model,
      @Nullable BigDecimal costUsd,
      @Nullable String relation,
      @Nullable SpanPointer continues,
      int knownMessages,
      List<MessageDocument> input,
      List<MessageDocument> output,
      @Nullable String outcome,
      @Nullable String problem) {

    /**
     * @param known how many leading messages an earlier turn of this answer already showed
     */
    public static Turn of(
        Span span, int known, List<Message> input, List<Message> output, Optional<String> problem) {
      int left = Math.min(known, input.size());
      return new Turn(
          span.traceId().toString(),
          span.spanId().toString(),
          span.kind().wireName(),
          span.name(),
          Units.time(span.startEpochNanos()),
          Long.toString(span.startEpochNanos()),
          Units.millis(span.durationNanos()),
          span.status().wireName(),
          span.error().map(SpanDocument.ErrorDetail::of).orElse(null),
          span.call().flatMap(ModelCall::model).orElse(null),
          span.call().flatMap(ModelCall::cost).map(Cost::total).map(Units::money).orElse(null),
          span.threading().map(SpanNode::relation).orElse(null),
          span.threading().flatMap(Threading::continues).map(SpanPointer::of).orElse(null),
          left,
          MessageDocument.each(input.subList(left, input.size())),
          MessageDocument.each(output),
          span.outcome().map(Outcome::wireName).orElse(null),
          problem.orElse(null));
    }
  }
}

package dev.verbatim.server.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.verbatim.model.Attempt;
import dev.verbatim.model.Cost;
import dev.verbatim.model.FinishReason;
import dev.verbatim.model.ModelCall;
import dev.verbatim.model.Outcome;
import dev.verbatim.model.Span;
import dev.verbatim.model.SpanError;
import dev.verbatim.model.SpanId;
import dev.verbatim.model.SpanOrigin;
import dev.verbatim.model.Threading;
import dev.verbatim.model.ToolCall;
import dev.verbatim.model.TraceTree;
import dev.verbatim.model.Usage;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Schema {@code SpanNode}: a trace may have very many, so what is unknown is left out. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SpanNode(
    String spanId,
    @Nullable String parentSpanId,
    int depth,
    @Nullable Integer children,
    String kind,
    String name,
    String startTime,
    BigDecimal offsetMs,
    BigDecimal durationMs,
    @Nullable BigDecimal timeToFirstTokenMs,
    String status,
    @Nullable String errorType,
    @Nullable String errorMessage,
    @Nullable Boolean inferred,
    @Nullable Boolean orphan,
    @Nullable Boolean cycle,
    @Nullable Boolean conflict,
    @Nullable Boolean uncounted,
    @Nullable String contentHash,
    @Nullable String provider,
    @Nullable String model,
    @Nullable Boolean stream,
    @Nullable String finishReason,
    @Nullable Long inputTokens,
    @Nullable Long outputTokens,
    @Nullable Long cacheReadTokens,
    @Nullable Long reasoningTokens,
    @Nullable BigDecimal costUsd,
    @Nullable List<AttemptSummary> attempts,
    @Nullable String toolName,
    @Nullable String toolCallId,
    @Nullable String promptName,
    @Nullable String promptVersion,
    @Nullable String userId,
    @Nullable String service,
    @Nullable String outcome,
    @Nullable SpanPointer outcomeBy,
    @Nullable String question,
    @Nullable String answer,
    @Nullable SpanPointer continues,
    @Nullable String relation,
    @Nullable List<String> tags) {
  private static final int MAX_ERROR_MESSAGE = 300;

  /** Schema {@code AttemptSummary}. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record AttemptSummary(
      int number,
      @Nullable Integer httpStatus,
      String ending,
      BigDecimal offsetMs,
      BigDecimal durationMs) {
    static AttemptSummary of(Attempt attempt, long traceStart) {
      return new AttemptSummary(
          attempt.number(),
          attempt.httpStatus().isPresent() ? attempt.httpStatus().getAsInt() : null,
          attempt.ending().wireName(),
          Units.millis(attempt.startEpochNanos() - traceStart),
          Units.millis(Math.max(0, attempt.endEpochNanos() - attempt.startEpochNanos())));
    }
  }

  /**
   * @param children how many spans have it as their parent
   * @param counted whether its tokens and cost are part of the totals
   * @param trace the summary, for the start of the trace and its service
   */
  static SpanNode of(TraceTree.Node node, int children, boolean counted, TraceHead trace) {
    Span span = node.span().span();
    Optional<ModelCall> call = span.call();
    Optional<Usage> usage = call.map(ModelCall::usage);
    boolean hidesCall = call.isPresent() && !counted;
    return new SpanNode(
        span.spanId().toString(),
        span.parentSpanId().map(SpanId::toString).orElse(null),
        node.depth(),
        children == 0 ? null : children,
        span.kind().wireName(),
        span.name(),
        Units.time(span.startEpochNanos()),
        Units.millis(span.startEpochNanos() - trace.startEpochNanos()),
        Units.millis(span.durationNanos()),
        Units.millis(span.timeToFirstTokenNanos()),
        span.status().wireName(),
        span.error().flatMap(SpanError::type).orElse(null),
        span.error().flatMap(SpanError::message).map(SpanNode::beginning).orElse(null),
        span.origin() == SpanOrigin.INFERRED ? true : null,
        node.orphan() ? true : null,
        node.cycle() ? true : null,
        node.conflict() ? true : null,
        hidesCall ? true : null,
        node.conflict() ? node.span().contentHash().toString() : null,
        call.flatMap(ModelCall::provider).orElse(null),
        call.flatMap(ModelCall::model).orElse(null),
        call.flatMap(ModelCall::stream).orElse(null),
        call.flatMap(ModelCall::finishReason).map(FinishReason::wireName).orElse(null),
        usage.map(u -> Units.orNull(u.inputTotal())).orElse(null),
        usage.map(u -> Units.orNull(u.outputTotal())).orElse(null),
        usage.map(u -> Units.orNull(u.cacheRead())).orElse(null),
        usage.map(u -> Units.orNull(u.reasoning())).orElse(null),
        call.flatMap(ModelCall::cost).map(Cost::total).map(Units::money).orElse(null),
        attempts(span, trace.startEpochNanos()),
        span.tool().flatMap(ToolCall::name).orElse(null),
        span.tool().flatMap(ToolCall::callId).orElse(null),
        span.prompt().name().orElse(null),
        span.prompt().version().orElse(null),
        span.userId().orElse(null),
        span.service().filter(service -> !service.equals(trace.service())).orElse(null),
        span.outcome().map(Outcome::wireName).orElse(null),
        node.span().usedBy().map(SpanPointer::of).orElse(null),
        span.question().orElse(null),
        span.answer().orElse(null),
        span.threading().flatMap(Threading::continues).map(SpanPointer::of).orElse(null),
        span.threading().map(SpanNode::relation).orElse(null),
        span.tags().isEmpty() ? null : span.tags());
  }

  /** What all nodes of a trace refer to. */
  record TraceHead(long startEpochNanos, @Nullable String service) {}

  static String relation(Threading threading) {
    return threading.relation().name().toLowerCase(Locale.ROOT);
  }

  private static @Nullable List<AttemptSummary> attempts(Span span, long traceStart) {
    return span.attempts().isEmpty()
        ? null
        : span.attempts().stream().map(attempt -> AttemptSummary.of(attempt, traceStart)).toList();
  }

  private static String beginning(String message) {
    return message.length() <= MAX_ERROR_MESSAGE
        ? message
        : message.substring(
            0,
            message.offsetByCodePoints(
                0, Math.min(MAX_ERROR_MESSAGE, message.codePointCount(0, message.length()))));
  }
}

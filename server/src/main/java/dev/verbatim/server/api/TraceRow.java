package dev.verbatim.server.api;

import dev.verbatim.model.Session;
import dev.verbatim.store.Page;
import dev.verbatim.store.TraceSummary;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Schema {@code TraceSummary}. */
public record TraceRow(
    String traceId,
    String name,
    String startTime,
    String startEpochNanos,
    BigDecimal durationMs,
    String status,
    String worstStatus,
    int spanCount,
    int llmCalls,
    @Nullable Long inputTokens,
    @Nullable Long outputTokens,
    @Nullable BigDecimal costUsd,
    int unpricedCalls,
    @Nullable String sessionId,
    @Nullable Boolean sessionDeclared,
    @Nullable String userId,
    @Nullable String model,
    List<String> models,
    @Nullable String promptName,
    @Nullable String promptVersion,
    @Nullable String question,
    @Nullable String answer,
    @Nullable String service) {

  /** Schema {@code TracePage}. */
  public record PageDocument(
      List<TraceRow> items, @Nullable String nextCursor, long total, boolean totalIsExact) {
    public static PageDocument of(Page<TraceSummary> page) {
      return new PageDocument(
          page.items().stream().map(TraceRow::of).toList(),
          page.nextCursor().orElse(null),
          page.total(),
          page.totalIsExact());
    }
  }

  public static TraceRow of(TraceSummary trace) {
    return new TraceRow(
        trace.traceId().toString(),
        trace.name(),
        Units.time(trace.startEpochNanos()),
        Long.toString(trace.startEpochNanos()),
        Units.millis(trace.endEpochNanos() - trace.startEpochNanos()),
        trace.status().wireName(),
        trace.worstStatus().wireName(),
        trace.spanCount(),
        trace.llmCalls(),
        Units.orNull(trace.inputTokens()),
        Units.orNull(trace.outputTokens()),
        trace.costUsd().map(Units::money).orElse(null),
        trace.unpricedCalls(),
        trace.session().map(Session::id).orElse(null),
        trace.session().map(Session::declared).orElse(null),
        trace.userId().orElse(null),
        trace.models().isEmpty() ? null : trace.models().getFirst(),
        trace.models(),
        trace.prompt().name().orElse(null),
        trace.prompt().version().orElse(null),
        trace.question().orElse(null),
        trace.answer().orElse(null),
        trace.service().orElse(null));
  }
}

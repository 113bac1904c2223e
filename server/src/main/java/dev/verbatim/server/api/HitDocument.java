package dev.verbatim.server.api;

import dev.verbatim.model.Cost;
import dev.verbatim.model.ModelCall;
import dev.verbatim.model.Session;
import dev.verbatim.model.Span;
import dev.verbatim.model.SpanOrigin;
import dev.verbatim.model.StoredSpan;
import dev.verbatim.model.ToolCall;
import dev.verbatim.store.Page;
import dev.verbatim.store.SpanHit;
import java.math.BigDecimal;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Schema {@code Hit}. */
public record HitDocument(
    String traceId,
    String spanId,
    String kind,
    String name,
    String startTime,
    String startEpochNanos,
    BigDecimal durationMs,
    String status,
    @Nullable String model,
    @Nullable String sessionId,
    @Nullable String userId,
    @Nullable String toolName,
    @Nullable String promptName,
    @Nullable String promptVersion,
    @Nullable BigDecimal costUsd,
    @Nullable String question,
    @Nullable String answer,
    boolean inferred,
    String contentHash,
    List<SpanHit.Snippet> snippets) {

  /** Schema {@code HitPage}. */
  public record PageDocument(
      List<HitDocument> items, @Nullable String nextCursor, long total, boolean totalIsExact) {
    /**
     * @param shown the span to lead to for one that was found
     */
    public static PageDocument of(Page<SpanHit> page, UnaryOperator<StoredSpan> shown) {
      return new PageDocument(
          page.items().stream()
              .map(hit -> HitDocument.of(shown.apply(hit.span()), hit.snippets()))
              .toList(),
          page.nextCursor().orElse(null),
          page.total(),
          page.totalIsExact());
    }
  }

  private static HitDocument of(StoredSpan shown, List<SpanHit.Snippet> snippets) {
    Span span = shown.span();
    return new HitDocument(
        span.traceId().toString(),
        span.spanId().toString(),
        span.kind().wireName(),
        span.name(),
        Units.time(span.startEpochNanos()),
        Long.toString(span.startEpochNanos()),
        Units.millis(span.durationNanos()),
        span.status().wireName(),
        span.call().flatMap(ModelCall::model).orElse(null),
        span.session().map(Session::id).orElse(null),
        span.userId().orElse(null),
        span.tool().flatMap(ToolCall::name).orElse(null),
        span.prompt().name().orElse(null),
        span.prompt().version().orElse(null),
        span.call().flatMap(ModelCall::cost).map(Cost::total).map(Units::money).orElse(null),
        span.question().orElse(null),
        span.answer().orElse(null),
        span.origin() == SpanOrigin.INFERRED,
        shown.contentHash().toString(),
        snippets);
  }
}

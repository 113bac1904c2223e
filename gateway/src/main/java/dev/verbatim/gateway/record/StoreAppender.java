package dev.verbatim.gateway.record;

import dev.verbatim.capture.CapturePipeline;
import dev.verbatim.capture.CaptureResult;
import dev.verbatim.model.CapturedSpan;
import dev.verbatim.model.Fact;
import dev.verbatim.model.Span;
import dev.verbatim.model.SpanKey;
import dev.verbatim.model.SpanRecord;
import dev.verbatim.model.Threading;
import dev.verbatim.model.TraceId;
import dev.verbatim.store.SpanWriter;
import dev.verbatim.store.WriteBatch;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The way of captured spans into the store. */
final class StoreAppender {
  private final CapturePipeline capture;
  private final SpanWriter writer;
  private final Consumer<Set<TraceId>> stored;

  StoreAppender(CapturePipeline capture, SpanWriter writer, Consumer<Set<TraceId>> stored) {
    this.capture = capture;
    this.writer = writer;
    this.stored = stored;
  }

  /** Reads and places spans, once: appending may be tried again with the same batch. */
  WriteBatch prepare(List<CapturedSpan> spans, Map<SpanKey, CallLabels.EarlierOutcome> outcomes) {
    CaptureResult result = capture.process(spans);
    List<Fact> facts = new ArrayList<>(result.facts());
    Map<SpanKey, Span> byKey = new HashMap<>();
    result.spans().forEach(record -> byKey.put(record.span().key(), record.span()));
    outcomes.forEach(
        (key, told) -> {
          Span teller = byKey.get(key);
          if (teller != null) {
            about(teller, told)
                .ifPresent(
                    span ->
                        facts.add(
                            new Fact.OutcomeReported(
                                span, now(), told.outcome(), Optional.empty())));
          }
        });
    return new WriteBatch(result.spans(), facts);
  }

  private static Optional<SpanKey> about(Span teller, CallLabels.EarlierOutcome told) {
    return told.of()
        .map(call -> new SpanKey(teller.project(), call.traceId(), call.spanId()))
        .or(() -> teller.threading().flatMap(Threading::continues));
  }

  private static long now() {
    Instant now = Instant.now();
    return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
  }

  CompletableFuture<SpanWriter.AppendResult> append(WriteBatch batch) {
    return writer.append(batch);
  }

  /** Tells the live readers. */
  void announce(WriteBatch batch) {
    Set<TraceId> traces = new HashSet<>();
    for (SpanRecord record : batch.spans()) {
      traces.add(record.span().traceId());
    }
    batch.facts().forEach(fact -> traces.add(fact.span().traceId()));
    stored.accept(traces);
  }
}

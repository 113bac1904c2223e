package dev.verbatim.server.ingest;

import dev.verbatim.capture.CapturePipeline;
import dev.verbatim.capture.CaptureResult;
import dev.verbatim.model.CapturedSpan;
import dev.verbatim.model.Fact;
import dev.verbatim.model.SpanRecord;
import dev.verbatim.model.TraceId;
import dev.verbatim.otlp.OtlpBatch;
import dev.verbatim.otlp.OtlpDecoder;
import dev.verbatim.otlp.OtlpException;
import dev.verbatim.otlp.OtlpResponses;
import dev.verbatim.otlp.OtlpResponses.Encoding;
import dev.verbatim.store.SpanWriter;
import dev.verbatim.store.StoreException;
import dev.verbatim.store.WriteBatch;
import io.micrometer.core.instrument.Timer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The way of spans, and of log records that tell about spans, into the store. */
public final class SpanIngest {
  private final String project;
  private final OtlpDecoder decoder;
  private final CapturePipeline capture;
  private final SpanWriter writer;
  private final Consumer<Set<TraceId>> stored;
  private final IngestMeters meters;

  /**
   * @param stored is told which traces grew, after their spans are durable; must not block
   */
  public SpanIngest(
      String project,
      OtlpDecoder decoder,
      CapturePipeline capture,
      SpanWriter writer,
      Consumer<Set<TraceId>> stored,
      IngestMeters meters) {
    this.project = project;
    this.decoder = decoder;
    this.capture = capture;
    this.writer = writer;
    this.stored = stored;
    this.meters = meters;
  }

  /** For spans. */
  public OtlpSignal traces() {
    return new OtlpSignal() {
      @Override
      public String grpcService() {
        return "opentelemetry.proto.collector.trace.v1.TraceService";
      }

      @Override
      public byte[] answer(Encoding encoding, byte[] body) throws OtlpException {
        Timer.Sample started = Timer.start();
        OtlpBatch batch = decoder.spans(project, encoding, body);
        store(batch);
        meters.spans(batch.spans().size(), batch.rejectedSpans(), body.length);
        started.stop(meters.acknowledgement);
        return OtlpResponses.success(encoding, batch);
      }
    };
  }

  /** For log records. */
  public OtlpSignal logs() {
    return new OtlpSignal() {
      @Override
      public String grpcService() {
        return "opentelemetry.proto.collector.logs.v1.LogsService";
      }

      @Override
      public byte[] answer(Encoding encoding, byte[] body) throws OtlpException {
        OtlpBatch batch = decoder.logRecords(project, encoding, body);
        store(batch);
        meters.logRecords(
            batch.spans().stream().mapToInt(span -> span.span().events().size()).sum(),
            batch.rejectedSpans(),
            body.length);
        return OtlpResponses.success(
            encoding, "rejectedLogRecords", batch.rejectedSpans(), batch.errorMessage());
      }
    };
  }

  private void store(OtlpBatch batch) {
    if (batch.spans().isEmpty() && batch.facts().isEmpty()) {
      return;
    }
    CaptureResult result = capture.process(batch.spans());
    List<Fact> facts = new ArrayList<>(batch.facts().stream().map(capture::clean).toList());
    facts.addAll(result.facts());
    append(new WriteBatch(result.spans(), facts));
    stored.accept(traces(result.spans(), facts));
  }

  /**
   * Stores what was learned about a span; it is durable when this returns.
   *
   * @throws StoreException if it cannot be stored now
   */
  public void store(Fact fact) {
    append(new WriteBatch(List.of(), List.of(capture.clean(fact))));
    stored.accept(Set.of(fact.span().traceId()));
  }

  /**
   * Stores a span that was made here; it is durable when this returns.
   *
   * @throws StoreException if it cannot be stored now
   */
  public void store(CapturedSpan span) {
    CaptureResult result = capture.process(List.of(span));
    append(new WriteBatch(result.spans(), result.facts()));
    stored.accept(traces(result.spans(), result.facts()));
  }

  private void append(WriteBatch batch) {
    try {
      writer.append(batch).join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof StoreException refused ? refused : e;
    }
  }

  private static Set<TraceId> traces(List<SpanRecord> spans, List<Fact> facts) {
    return Stream.concat(
            spans.stream().map(record -> record.span().traceId()),
            facts.stream().map(fact -> fact.span().traceId()))
        .collect(Collectors.toUnmodifiableSet());
  }
}

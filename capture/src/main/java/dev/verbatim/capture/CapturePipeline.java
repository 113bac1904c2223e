package dev.verbatim.capture;

import dev.verbatim.capture.price.PriceTable;
import dev.verbatim.capture.provider.ExchangeReader;
import dev.verbatim.capture.provider.ExchangeReading;
import dev.verbatim.capture.slice.Slicer;
import dev.verbatim.model.CapturedSpan;
import dev.verbatim.model.Conversation;
import dev.verbatim.model.Hash128;
import dev.verbatim.model.PayloadRef;
import dev.verbatim.model.Sha256;
import dev.verbatim.model.SlicedPayload;
import dev.verbatim.model.Span;
import dev.verbatim.model.SpanRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The one way from captured bytes to stored spans. Safe for several threads. */
public final class CapturePipeline {
  private final PriceTable prices;
  private final CaptureLimits limits;
  private final ExchangeReader exchanges;

  public CapturePipeline(PriceTable prices, ContinuationLookup lookup, CaptureLimits limits) {
    this.prices = prices;
    this.limits = limits;
    this.exchanges = new ExchangeReader(limits.maxJsonDepth());
  }

  /** Fills the memory of recent conversations after a start. */
  public void warm(List<Span> recentCalls) {}

  /** Reads, masks, prices, threads and cuts a batch. Never fails because of what the spans hold. */
  public CaptureResult process(List<CapturedSpan> spans) {
    List<SpanRecord> records = new ArrayList<>();
    for (CapturedSpan span : spans) {
      records.add(process(span));
    }
    return new CaptureResult(records, List.of());
  }

  private SpanRecord process(CapturedSpan captured) {
    Map<String, byte[]> payloads = new HashMap<>();
    captured.payloads().forEach(payload -> payloads.put(payload.name(), payload.bytes()));
    Span span = captured.span();
    ExchangeReading exchange =
        span.attempts().isEmpty()
            ? ExchangeReading.NOTHING
            : exchanges.read(
                span.attempts().getLast(), name -> Optional.ofNullable(payloads.get(name)));
    Conversation conversation =
        captured.conversation().isEmpty() ? exchange.conversation() : captured.conversation();
    Slicer slicer = new Slicer(span.project(), limits.maxJsonDepth());
    List<PayloadRef> refs = new ArrayList<>();
    List<SlicedPayload> sliced = new ArrayList<>();
    Set<Hash128> introduced = new LinkedHashSet<>();
    for (CapturedSpan.RawPayload payload : captured.payloads()) {
      PayloadRef ref =
          new PayloadRef(
              payload.name(),
              payload.contentType(),
              payload.bytes().length,
              Sha256.of(payload.bytes()),
              0);
      SlicedPayload cut = slicer.cut(ref, payload.bytes(), Slicer.Form.ANY, Optional.empty());
      refs.add(ref);
      sliced.add(cut);
      cut.slices().forEach(slice -> introduced.add(slice.hash()));
    }
    Span done =
        span.toBuilder()
            .payloads(refs)
            .call(CallFacts.of(span, exchange).map(call -> call.withCost(prices.cost(call))))
            .timeToFirstTokenNanos(
                CallFacts.timeToFirstToken(
                    span,
                    exchange,
                    Optional.ofNullable(payloads.get(PayloadRef.chunks(span.attempts().size())))))
            .question(span.question().or(() -> Previews.question(conversation)))
            .answer(span.answer().or(() -> Previews.answer(conversation)))
            .build();
    Hash128 contentHash = ContentHash.of(span, refs);
    return new SpanRecord(done, contentHash, sliced, introduced, Optional.empty());
  }
}

package dev.verbatim.capture;

import dev.verbatim.capture.price.PriceTable;
import dev.verbatim.capture.thread.CallOutline;
import dev.verbatim.capture.thread.Placement;
import dev.verbatim.capture.thread.Threader;
import dev.verbatim.model.CapturedSpan;
import dev.verbatim.model.Fact;
import dev.verbatim.model.Session;
import dev.verbatim.model.Span;
import dev.verbatim.model.SpanRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * The one way from captured bytes to stored spans: masks credentials, reads exchanges, prices them,
 * cuts payloads, threads conversations and infers tool spans. Safe for several threads; calls of
 * one batch are placed in the order of their starts.
 */
public final class CapturePipeline {
  private final SpanReading reading;
  private final Threader threader;
  private final InferredTools inferredTools;

  /**
   * @param prices what calls cost
   * @param lookup finds calls that are no longer in memory
   * @param limits bounds
   */
  public CapturePipeline(PriceTable prices, ContinuationLookup lookup, CaptureLimits limits) {
    this.reading = new SpanReading(prices, limits);
    this.threader =
        new Threader(
            limits.threadIndexBytes(),
            (project, keys) -> {
              try {
                return lookup.continuable(project, keys);
              } catch (RuntimeException unavailable) {
                // A conversation then begins anew; the spans themselves must not be lost for it.
                return Map.of();
              }
            },
            CapturePipeline::now);
    this.inferredTools = new InferredTools(limits);
  }

  private static long now() {
    Instant now = Instant.now();
    return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
  }

  /**
   * Takes up calls that were stored before, so that they can be continued: to be called after a
   * start with the most recent ones, in any order.
   */
  public void warm(List<Span> recentCalls) {
    threader.warm(recentCalls);
  }

  /**
   * Turns a batch into records. Never fails because of what the spans hold; what cannot be read is
   * kept byte for byte, and the span says so in its attribute {@code verbatim.capture.problem}. The
   * same spans given again become the same records and facts.
   */
  public CaptureResult process(List<CapturedSpan> spans) {
    List<ReadSpan> read = spans.stream().map(reading::read).toList();
    read.forEach(this::noteSession);
    Map<ReadSpan, Placement> places = place(read);
    List<SpanRecord> records = new ArrayList<>();
    List<SpanRecord> inferred = new ArrayList<>();
    List<Fact> facts = new ArrayList<>();
    for (ReadSpan span : read) {
      Placement place = places.get(span);
      if (place == null) {
        records.add(span.record(span.span(), Set.of(), Optional.empty()));
        continue;
      }
      Span placed =
          span.span().toBuilder().threading(place.threading()).session(place.session()).build();
      records.add(span.record(placed, place.knownSlices(), place.predecessor()));
      place.tools().forEach(tool -> inferred.add(inferredTools.record(tool)));
      facts.addAll(place.facts());
    }
    records.addAll(inferred);
    facts.sort(Comparator.comparingLong(Fact::epochNanos));
    return new CaptureResult(records, facts);
  }

  /** Masks credentials in what an app told about a span later. */
  public Fact clean(Fact told) {
    return switch (told) {
      case Fact.OutcomeReported outcome ->
          new Fact.OutcomeReported(
              outcome.span(),
              outcome.epochNanos(),
              outcome.outcome(),
              outcome.detail().map(reading::clean));
      case Fact.Logged logged -> logged;
      case Fact.Threaded threaded -> threaded;
      case Fact.Used used -> used;
    };
  }

  private void noteSession(ReadSpan span) {
    Span sent = span.span();
    sent.session()
        .filter(Session::declared)
        .ifPresent(session -> threader.noteSession(sent.project(), sent.traceId(), session));
  }

  private Map<ReadSpan, Placement> place(List<ReadSpan> spans) {
    List<ReadSpan> calls = spans.stream().filter(ReadSpan::hasPlaceInConversation).toList();
    List<CallOutline> outlines = new ArrayList<>();
    for (ReadSpan call : calls) {
      outlines.add(
          CallOutline.of(
              call.span(),
              call.contentHash(),
              call.conversation(),
              call.previousResponseId(),
              call.slices()));
    }
    List<Placement> placements = threader.place(outlines);
    Map<ReadSpan, Placement> places = new IdentityHashMap<>();
    for (int i = 0; i < calls.size(); i++) {
      places.put(calls.get(i), placements.get(i));
    }
    return places;
  }
}

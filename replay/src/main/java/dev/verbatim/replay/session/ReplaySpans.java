package dev.verbatim.replay.session;

import dev.verbatim.model.Attempt;
import dev.verbatim.model.Attributes;
import dev.verbatim.model.CapturedSpan;
import dev.verbatim.model.CapturedSpan.RawPayload;
import dev.verbatim.model.Conversation;
import dev.verbatim.model.PayloadRef;
import dev.verbatim.model.Session;
import dev.verbatim.model.Span;
import dev.verbatim.model.SpanId;
import dev.verbatim.model.SpanKind;
import dev.verbatim.model.SpanStatus;
import dev.verbatim.model.StoredSpan;
import dev.verbatim.replay.match.Rung;
import dev.verbatim.replay.session.ReplaySession.Reply;
import dev.verbatim.replay.session.ReplayedCall.Source;
import dev.verbatim.replay.tool.ReplayedTool;
import dev.verbatim.replay.tool.ToolTape;
import dev.verbatim.store.StoreException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the spans of a run: one for each call, its attempts together, with attributes that say what
 * it was given. Safe for several threads.
 */
final class ReplaySpans {
  private static final Logger log = LoggerFactory.getLogger(ReplaySpans.class);
  private static final int TRIES = 20;

  private final ReplayPlan plan;
  private final SpanSink sink;
  private final Map<SpanId, List<Done>> waiting = new HashMap<>();
  private final AtomicInteger unstored = new AtomicInteger();

  /** An exchange that is over. */
  private record Done(Reply reply, Attempt attempt, byte[] sent) {}

  ReplaySpans(ReplayPlan plan, SpanSink sink) {
    this.plan = plan;
    this.sink = sink;
  }

  int unstored() {
    return unstored.get();
  }

  /** Takes an exchange; stores the call if it was the last one of it. */
  void add(Reply reply, Attempt attempt, byte[] sent) {
    List<Done> attempts;
    synchronized (waiting) {
      attempts = waiting.computeIfAbsent(reply.call().spanId(), id -> new ArrayList<>());
      attempts.add(new Done(reply, attempt, sent));
      if (!reply.isLastAttempt()) {
        return;
      }
      waiting.remove(reply.call().spanId());
    }
    store(span(attempts));
  }

  /** Stores calls whose client did not try again. */
  void flush() {
    List<List<Done>> left;
    synchronized (waiting) {
      left = List.copyOf(waiting.values());
      waiting.clear();
    }
    left.forEach(attempts -> store(span(attempts)));
  }

  /** Stores what a tool was told. */
  void add(ReplayedTool tool) {
    store(ToolSpans.span(plan, tool));
  }

  /** Reads a span that {@link #add(ReplayedTool)} wrote; empty if it is none. */
  Optional<ReplayedTool> readTool(StoredSpan stored, SpanContents contents, ToolTape tape) {
    return ToolSpans.read(stored, contents, tape);
  }

  private void store(CapturedSpan span) {
    for (int i = 0; i < TRIES; i++) {
      try {
        sink.store(span);
        return;
      } catch (StoreException.Unavailable later) {
        try {
          Thread.sleep(Math.clamp(later.retryAfter().toMillis(), 50, 2_000));
        } catch (InterruptedException ended) {
          Thread.currentThread().interrupt();
          break;
        }
      } catch (RuntimeException fault) {
        log.error("A replayed call could not be stored: {}", fault.getClass().getName());
        break;
      }
    }
    unstored.incrementAndGet();
  }

  private CapturedSpan span(List<Done> attempts) {
    Done first = attempts.getFirst();
    Done last = attempts.getLast();
    ReplayedCall call = last.reply().call();
    Optional<Span> recorded = last.reply().recorded().map(TapeCall::span);
    List<RawPayload> payloads = new ArrayList<>();
    List<Attempt> numbered = new ArrayList<>();
    for (int i = 0; i < attempts.size(); i++) {
      numbered.add(numbered(i + 1, attempts.get(i), payloads));
    }
    Attributes.Builder attributes =
        Attributes.builder()
            .put("verbatim.entrance", "replay")
            .put("replay.of", plan.of())
            .put("replay.mode", plan.mode().wireName())
            .put("replay.match", call.match().rung().name().toLowerCase(Locale.ROOT))
            .put("replay.source", call.source().wireName())
            .put("replay.attempt", call.match().attempt());
    last.reply().recorded().ifPresent(tape -> attributes.put("replay.recorded", tape.call().id()));
    if (call.match().stale()) {
      attributes.put("replay.stale", true);
    }
    if (!call.reason().isEmpty()) {
      attributes.put("replay.reason", call.reason());
    }
    recorded
        .flatMap(span -> span.attributes().text("gen_ai.provider.name"))
        .ifPresent(provider -> attributes.put("gen_ai.provider.name", provider));
    boolean failed = call.source() == Source.NONE;
    Span span =
        Span.builder(plan.project(), plan.id(), call.spanId())
            .startEpochNanos(first.attempt().startEpochNanos())
            .endEpochNanos(last.attempt().endEpochNanos())
            .kind(recorded.map(Span::kind).orElse(SpanKind.SPAN))
            .name(recorded.map(Span::name).orElse(""))
            .status(failed ? SpanStatus.ERROR : SpanStatus.OK)
            .service(recorded.flatMap(Span::service))
            .session(Optional.of(new Session("replay-" + plan.id(), true)))
            .attempts(numbered)
            .attributes(attributes.build())
            .scopeName(Optional.of("verbatim.replay"))
            .build();
    return new CapturedSpan(
        recorded.isPresent() ? span.toBuilder().prompt(recorded.get().prompt()).build() : span,
        payloads,
        Conversation.EMPTY);
  }

  private static Attempt numbered(int number, Done done, List<RawPayload> payloads) {
    Asked asked = done.reply().asked();
    Optional<String> request = Optional.empty();
    if (number == 1 && asked.body().length > 0) {
      payloads.add(
          new RawPayload(PayloadRef.request(1), Optional.of("application/json"), asked.body()));
    }
    if (asked.body().length > 0) {
      request = Optional.of(PayloadRef.request(1));
    }
    Optional<String> response = Optional.empty();
    if (done.sent().length > 0) {
      response = Optional.of(PayloadRef.response(number));
      payloads.add(
          new RawPayload(
              PayloadRef.response(number),
              done.attempt().responseHeader("content-type"),
              done.sent()));
    }
    Attempt attempt = done.attempt();
    return new Attempt(
        number,
        attempt.startEpochNanos(),
        attempt.endEpochNanos(),
        attempt.method(),
        attempt.url(),
        attempt.httpStatus(),
        attempt.requestHeaders(),
        attempt.responseHeaders(),
        request,
        response,
        attempt.firstByteNanos(),
        attempt.ending(),
        attempt.error());
  }

  /** What a stored span tells of a call of the run. */
  record Left(
      SpanId spanId,
      Asked asked,
      Optional<String> recorded,
      Rung rung,
      Source source,
      int attempt,
      boolean served,
      boolean stale,
      String reason) {}

  /** Reads a span that this wrote; empty if it is none. */
  Optional<Left> read(StoredSpan stored, SpanContents contents) {
    Span span = stored.span();
    Optional<String> rung = span.attributes().text("replay.match");
    if (rung.isEmpty() || span.attempts().isEmpty()) {
      return Optional.empty();
    }
    Attempt last = span.attempts().getLast();
    String url = last.url().orElse("");
    String path = url.replaceFirst("^https?://[^/]*/replay/[^/]*/[^/]*", "");
    int question = path.indexOf('?');
    Source source =
        Source.valueOf(
            span.attributes().text("replay.source").orElse("none").toUpperCase(Locale.ROOT));
    return Optional.of(
        new Left(
            span.spanId(),
            new Asked(
                last.method().orElse("POST"),
                "",
                question < 0 ? path : path.substring(0, question),
                Optional.empty(),
                url,
                span.prompt().name(),
                OptionalInt.empty(),
                List.of(),
                contents.payload(stored, PayloadRef.request(1)).orElse(new byte[0]),
                span.startEpochNanos()),
            span.attributes().text("replay.recorded"),
            Rung.valueOf(rung.get().toUpperCase(Locale.ROOT)),
            source,
            (int) span.attributes().integer("replay.attempt").orElse(0),
            source != Source.NONE,
            span.attributes().get("replay.stale").isPresent(),
            span.attributes().text("replay.reason").orElse("")));
  }
}

package dev.verbatim.insight.sibling;

import dev.verbatim.model.Session;
import dev.verbatim.model.SpanKind;
import dev.verbatim.model.StoredSpan;
import dev.verbatim.model.TraceId;
import dev.verbatim.store.Filter;
import dev.verbatim.store.Filter.Field;
import dev.verbatim.store.PageRequest;
import dev.verbatim.store.SpanHit;
import dev.verbatim.store.SpanReader;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Reads runs from the store. */
final class Runs {
  /** Of a longer run the last questions count. */
  private static final int MAX_ASKS = 200;

  private static final Filter ANY_QUESTION = new Filter.Asks(Optional.empty());

  private final SpanReader reader;
  private final String project;

  Runs(SpanReader reader, String project) {
    this.reader = reader;
    this.project = project;
  }

  /** The run of a trace; empty if nothing is asked in it. */
  Optional<Run> of(TraceId trace) {
    List<StoredSpan> asks = calls(new Filter.Is(Field.TRACE, trace.toString()), ANY_QUESTION);
    return asks.isEmpty() ? Optional.empty() : Optional.of(of(asks));
  }

  /** The run with a call that asks. */
  Run of(StoredSpan ask) {
    return of(ask.span().traceId()).orElse(new Run(List.of(ask)));
  }

  private Run of(List<StoredSpan> ofTrace) {
    Optional<String> session = ofTrace.getLast().span().session().map(Session::id);
    if (ofTrace.size() > 1 || session.isEmpty() || session.get().endsWith("*")) {
      return new Run(ofTrace);
    }
    List<StoredSpan> ofSession = calls(new Filter.Is(Field.SESSION, session.get()), ANY_QUESTION);
    return new Run(ofSession.isEmpty() ? ofTrace : ofSession);
  }

  /** The call that asked what a call goes on working on, or the call itself. */
  Optional<StoredSpan> askOf(StoredSpan call) {
    if (call.span().questionKeys().isEmpty()) {
      return Optional.empty();
    }
    if (call.span().questionKeys().get().asksAnew()) {
      return Optional.of(call);
    }
    Filter same = new Filter.Asks(Optional.of(Run.key(call)));
    long before = call.span().startEpochNanos() + 1;
    Filter earlier = new Filter.StartedBetween(Long.MIN_VALUE, before);
    List<StoredSpan> asks =
        calls(new Filter.Is(Field.TRACE, call.span().traceId().toString()), same, earlier);
    if (asks.isEmpty() && call.span().session().isPresent()) {
      asks = calls(new Filter.Is(Field.SESSION, call.span().session().get().id()), same, earlier);
    }
    return asks.isEmpty() ? Optional.empty() : Optional.of(asks.getLast());
  }

  /**
   * The call that goes on working on a question as long as another does: with as many messages
   * behind the question, or the last one with fewer.
   */
  StoredSpan atStep(StoredSpan ask, int messagesSince) {
    if (messagesSince == 0) {
      return ask;
    }
    Filter calls = new Filter.Is(Field.KIND, SpanKind.LLM.wireName());
    Filter later = new Filter.StartedBetween(ask.span().startEpochNanos(), Long.MAX_VALUE);
    List<StoredSpan> among =
        new ArrayList<>(
            calls(new Filter.Is(Field.TRACE, ask.span().traceId().toString()), calls, later));
    if (among.size() <= 1 && ask.span().session().isPresent()) {
      among.addAll(
          calls(new Filter.Is(Field.SESSION, ask.span().session().get().id()), calls, later));
    }
    return among.stream()
        .filter(
            call ->
                call.span()
                    .questionKeys()
                    .filter(keys -> keys.exact().equals(Run.key(ask)))
                    .filter(keys -> keys.messagesSince() <= messagesSince)
                    .isPresent())
        .max(
            Comparator.comparingInt(
                call -> call.span().questionKeys().orElseThrow().messagesSince()))
        .orElse(ask);
  }

  /** Calls that fulfil all filters, oldest first. */
  List<StoredSpan> calls(Filter... filters) {
    return reader
        .search(project, new Filter.And(List.of(filters)), PageRequest.first(MAX_ASKS))
        .items()
        .reversed()
        .stream()
        .map(SpanHit::span)
        .toList();
  }
}

package dev.verbatim.store.embedded;

import dev.verbatim.model.Fact;
import dev.verbatim.model.SpanId;
import dev.verbatim.model.SpanKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * All late facts, by span. Those of which there are few are objects; uses of answers, of which
 * there are about as many as calls, are numbers. The log defines every trace that a use names, so
 * that it has a number.
 */
final class FactTable {
  private final Map<SpanKey, List<Held>> facts = new ConcurrentHashMap<>();
  private final UsedTable used = new UsedTable();
  private final Supplier<TraceTable> traces;

  /**
   * A fact and the partition that holds it.
   *
   * @param partition its number
   */
  record Held(Fact fact, int partition) {}

  FactTable(Supplier<TraceTable> traces) {
    this.traces = traces;
  }

  List<Held> held(SpanKey span) {
    List<Held> few = facts.getOrDefault(span, List.of());
    List<UsedTable.Held> uses = uses(span);
    if (uses.isEmpty()) {
      return few;
    }
    List<Held> all = new ArrayList<>(few);
    for (UsedTable.Held each : uses) {
      all.add(new Held(fact(span, each.use()), each.partition()));
    }
    return all;
  }

  private List<UsedTable.Held> uses(SpanKey span) {
    int trace = traces.get().numberOf(span.project(), span.traceId());
    return trace < 0 ? List.of() : used.of(trace, span.spanId().value());
  }

  private Fact.Used fact(SpanKey span, UsedTable.Use use) {
    SpanKey by =
        new SpanKey(
            span.project(),
            traces.get().idOf(use.byTrace()).orElseThrow(),
            new SpanId(use.bySpanId()));
    return new Fact.Used(span, use.epochNanos(), by);
  }

  List<Fact> of(SpanKey span) {
    return held(span).stream().map(Held::fact).toList();
  }

  /** The facts that make other documents of a span: all but uses. */
  List<Fact> indexed(SpanKey span) {
    return facts.getOrDefault(span, List.of()).stream().map(Held::fact).toList();
  }

  /** Whether an answer is known to be used. */
  boolean isUsed(int trace, long spanId) {
    return used.contains(trace, spanId);
  }

  /** Visits each span whose answer was used, some more than once. */
  void forEachUsed(UsedTable.Visitor visitor) {
    used.forEach(visitor);
  }

  boolean contains(Fact fact, int partition) {
    return held(fact.span()).contains(new Held(fact, partition));
  }

  void add(UsedTable.Use use, int partition) {
    used.add(use, partition);
  }

  /** Adds a fact that is no use of an answer. */
  void add(Fact fact, int partition) {
    Held added = new Held(fact, partition);
    facts.merge(
        fact.span(),
        List.of(added),
        (before, more) -> {
          List<Held> all = new ArrayList<>(before);
          all.addAll(more);
          return List.copyOf(all);
        });
  }

  /** Forgets what only a dropped partition held. */
  void drop(int partition) {
    facts.replaceAll(
        (span, held) -> held.stream().filter(one -> one.partition() != partition).toList());
    facts.values().removeIf(List::isEmpty);
    used.drop(partition);
  }
}

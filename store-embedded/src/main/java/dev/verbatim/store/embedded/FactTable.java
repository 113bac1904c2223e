package dev.verbatim.store.embedded;

import dev.verbatim.model.Fact;
import dev.verbatim.model.SpanKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** All late facts, by span. */
final class FactTable {
  private final Map<SpanKey, List<Held>> facts = new ConcurrentHashMap<>();

  /**
   * A fact and the partition that holds it.
   *
   * @param partition its number
   */
  record Held(Fact fact, int partition) {}

  List<Held> held(SpanKey span) {
    return facts.getOrDefault(span, List.of());
  }

  List<Fact> of(SpanKey span) {
    return held(span).stream().map(Held::fact).toList();
  }

  boolean contains(Fact fact, int partition) {
    return held(fact.span()).contains(new Held(fact, partition));
  }

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
  }
}

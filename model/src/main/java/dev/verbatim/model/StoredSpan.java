package dev.verbatim.model;

import java.util.List;
import java.util.Optional;

/**
 * A span as a store returns it.
 *
 * @param span with late facts about outcome, threading and session already joined
 * @param contentHash tells apart spans of one key with other content
 * @param receivedEpochNanos when it was stored
 * @param facts all facts about it, oldest first
 */
public record StoredSpan(
    Span span, Hash128 contentHash, long receivedEpochNanos, List<Fact> facts) {
  public StoredSpan {
    facts = List.copyOf(facts);
  }

  /**
   * Which call used the answer, where that is the outcome: the first one known. Empty for any other
   * outcome, and for a declared {@code used} of which no later request shows anything.
   */
  public Optional<SpanKey> usedBy() {
    if (span.outcome().filter(Outcome.USED::equals).isEmpty()) {
      return Optional.empty();
    }
    return facts.stream()
        .filter(Fact.Used.class::isInstance)
        .map(fact -> ((Fact.Used) fact).by())
        .findFirst();
  }
}

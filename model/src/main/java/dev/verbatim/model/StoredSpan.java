package dev.verbatim.model;

import java.util.List;

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
}

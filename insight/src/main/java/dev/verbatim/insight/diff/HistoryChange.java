package dev.verbatim.insight.diff;

import dev.verbatim.insight.diff.MessagePair.Relation;
import java.util.List;

/**
 * What became of the messages before the question.
 *
 * @param kind what happened
 * @param messages how many it happened to
 */
record HistoryChange(Kind kind, int messages) {
  enum Kind {
    NONE,
    /** Only times, random ids and the like differ. */
    NOISE,
    /** The oldest are not sent any more. */
    DROPPED,
    /** More are sent. */
    LENGTHENED,
    /** Several were replaced by one or two: a summary. */
    COMPACTED,
    /** Some differ. */
    EDITED
  }

  /** One or two messages in the place of at least so many are a summary of them. */
  private static final int COMPACTED_FROM = 4;

  /**
   * Of messages that stand before the question.
   *
   * @param pairs in order
   */
  static HistoryChange of(List<MessagePair> pairs) {
    int removed = count(pairs, Relation.REMOVED);
    int added = count(pairs, Relation.ADDED);
    int changed = count(pairs, Relation.CHANGED);
    int all = removed + added + changed;
    if (all == 0) {
      boolean noise = count(pairs, Relation.NOISE) > 0;
      return new HistoryChange(noise ? Kind.NOISE : Kind.NONE, 0);
    }
    if (removed == all) {
      return new HistoryChange(Kind.DROPPED, removed);
    }
    if (added == all) {
      return new HistoryChange(Kind.LENGTHENED, added);
    }
    return changed == 0 && added <= 2 && removed >= COMPACTED_FROM
        ? new HistoryChange(Kind.COMPACTED, removed)
        : new HistoryChange(Kind.EDITED, Math.max(removed, added) + changed);
  }

  private static int count(List<MessagePair> pairs, Relation relation) {
    return (int) pairs.stream().filter(pair -> pair.relation() == relation).count();
  }

  Factor.State state() {
    return switch (kind) {
      case NONE -> Factor.State.SAME;
      case NOISE -> Factor.State.NOISE;
      case DROPPED, LENGTHENED, COMPACTED, EDITED -> Factor.State.CHANGED;
    };
  }

  /** In words; empty if nothing changed. */
  String text() {
    String many = messages == 1 ? "One earlier message" : messages + " earlier messages";
    return switch (kind) {
      case NONE, NOISE -> "";
      case DROPPED -> many + (messages == 1 ? " is" : " are") + " no longer sent.";
      case LENGTHENED -> many + (messages == 1 ? " is" : " are") + " sent in addition.";
      case COMPACTED -> many + " were replaced by a summary.";
      case EDITED -> many + (messages == 1 ? " differs." : " differ.");
    };
  }
}

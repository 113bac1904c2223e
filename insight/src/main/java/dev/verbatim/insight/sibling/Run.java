package dev.verbatim.insight.sibling;

import dev.verbatim.model.Hash128;
import dev.verbatim.model.QuestionKeys;
import dev.verbatim.model.StoredSpan;
import dev.verbatim.model.TraceId;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What one user asked one after the other: the calls of a trace, or of a session of traces with one
 * question each, that ask anew.
 *
 * @param asks oldest first, never empty
 */
record Run(List<StoredSpan> asks) {
  Run {
    asks = List.copyOf(asks);
  }

  /** The exact key of a call's question. */
  static Hash128 key(StoredSpan call) {
    return call.span().questionKeys().map(QuestionKeys::exact).orElseThrow();
  }

  Set<TraceId> traces() {
    return asks.stream().map(ask -> ask.span().traceId()).collect(Collectors.toSet());
  }

  /** What was asked, beginnings of the questions. */
  List<String> questions() {
    return asks.stream().flatMap(ask -> ask.span().question().stream()).distinct().toList();
  }

  /** The questions asked before a call, and its own, in order. */
  List<Hash128> keysUpTo(StoredSpan ask) {
    return asks.subList(0, placeOf(ask) + 1).stream().map(Run::key).distinct().toList();
  }

  /** Where a call stands among those that ask; the last place if it is none of them. */
  int placeOf(StoredSpan ask) {
    for (int i = 0; i < asks.size(); i++) {
      if (asks.get(i).span().key().equals(ask.span().key())) {
        return i;
      }
    }
    return asks.size() - 1;
  }
}

package dev.verbatim.store;

import dev.verbatim.model.SpanId;
import dev.verbatim.model.SpanKind;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which spans of a trace count as model calls when tokens, cost and calls are summed. A framework,
 * a client library and a gateway may each report the same call, one inside the other: an llm span
 * above another llm span that reports usage is left out. Spans in a cycle are nobody's ancestors.
 */
public final class CountedCalls {
  private CountedCalls() {}

  /**
   * What of a span matters here.
   *
   * @param hasUsage whether it is a model call that reports tokens
   */
  public record Node(SpanId id, Optional<SpanId> parent, SpanKind kind, boolean hasUsage) {}

  /** The positions of those that count. */
  public static BitSet of(List<Node> spans) {
    Map<SpanId, Integer> byId = new HashMap<>();
    for (int i = 0; i < spans.size(); i++) {
      byId.putIfAbsent(spans.get(i).id(), i);
    }
    int[] parents = new int[spans.size()];
    for (int i = 0; i < parents.length; i++) {
      @Nullable Integer parent = spans.get(i).parent().map(byId::get).orElse(null);
      parents[i] = parent == null ? -1 : parent;
    }
    boolean[] cyclic = cyclic(parents);
    boolean[] repeated = new boolean[parents.length];
    for (int i = 0; i < parents.length; i++) {
      if (spans.get(i).kind() == SpanKind.LLM && spans.get(i).hasUsage()) {
        for (int up = parents[i]; up >= 0 && !cyclic[up] && !repeated[up]; up = parents[up]) {
          repeated[up] = true;
        }
      }
    }
    BitSet counted = new BitSet();
    for (int i = 0; i < parents.length; i++) {
      switch (spans.get(i).kind()) {
        case LLM -> counted.set(i, !repeated[byId.getOrDefault(spans.get(i).id(), i)]);
        case EMBEDDING, RERANK -> counted.set(i);
        default -> {}
      }
    }
    return counted;
  }

  /** Each walk marks its nodes with its own number; meeting that number again closes a cycle. */
  private static boolean[] cyclic(int[] parents) {
    boolean[] cyclic = new boolean[parents.length];
    int[] walk = new int[parents.length];
    Arrays.fill(walk, -1);
    for (int start = 0; start < parents.length; start++) {
      int at = start;
      while (at >= 0 && walk[at] < 0) {
        walk[at] = start;
        at = parents[at];
      }
      if (at >= 0 && walk[at] == start) {
        for (int node = at; !cyclic[node]; node = parents[node]) {
          cyclic[node] = true;
        }
      }
    }
    return cyclic;
  }
}

package dev.verbatim.model;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The spans of one trace in the order of their tree.
 *
 * <p>Made from whatever arrived: a span whose parent is missing stands at the top and is marked; of
 * a cycle one span is put at the top and marked; spans of one id with other content all appear,
 * side by side, marked. An inferred tool span gives way to a declared one of the same call id. What
 * log records told about a span belongs to that span and is no node.
 *
 * <p>Tokens and cost are rolled up over model calls only; an llm span above another llm span that
 * reports usage is the same call seen twice and does not count.
 */
public final class TraceTree {
  /**
   * One span in the tree.
   *
   * @param span the span
   * @param depth 0 at the top
   * @param parent place of the parent in {@link TraceTree#nodes()}, -1 at the top
   * @param subtreeEnd place behind the last descendant; descendants follow their ancestor directly
   * @param orphan it names a parent that is not in the trace
   * @param cycle it is its own ancestor; the tree was cut open here
   * @param conflict another span has the same id and other content
   * @param total the sum over it and its descendants
   */
  public record Node(
      StoredSpan span,
      int depth,
      int parent,
      int subtreeEnd,
      boolean orphan,
      boolean cycle,
      boolean conflict,
      TraceTotals total) {}

  private static final Comparator<StoredSpan> ORDER =
      Comparator.comparingLong((StoredSpan stored) -> stored.span().startEpochNanos())
          .thenComparing(stored -> stored.span().spanId())
          .thenComparing(StoredSpan::receivedEpochNanos)
          .thenComparing(StoredSpan::contentHash);

  private final List<Node> nodes;
  private final List<StoredSpan> hidden;
  private final TraceTotals total;

  private TraceTree(List<Node> nodes, List<StoredSpan> hidden, TraceTotals total) {
    this.nodes = List.copyOf(nodes);
    this.hidden = List.copyOf(hidden);
    this.total = total;
  }

  /** All spans that are shown, each directly before its descendants, siblings by start time. */
  public List<Node> nodes() {
    return nodes;
  }

  /** Inferred tool spans that a declared one replaces. */
  public List<StoredSpan> hidden() {
    return hidden;
  }

  /** The sum over the whole trace. */
  public TraceTotals total() {
    return total;
  }

  /** Whether some span stands at the top only because its parent is missing. */
  public boolean hasOrphans() {
    return nodes.stream().anyMatch(Node::orphan);
  }

  /**
   * The spans that are steps of their own: all but those of {@linkplain SpanOrigin#LOGGED} origin
   * whose parent is there to show what they tell.
   */
  public static List<StoredSpan> withoutLogged(List<StoredSpan> spans) {
    if (spans.stream().noneMatch(stored -> stored.span().origin() == SpanOrigin.LOGGED)) {
      return spans;
    }
    Set<SpanId> steps = new HashSet<>();
    for (StoredSpan stored : spans) {
      if (stored.span().origin() != SpanOrigin.LOGGED) {
        steps.add(stored.span().spanId());
      }
    }
    return spans.stream()
        .filter(
            stored ->
                stored.span().origin() != SpanOrigin.LOGGED
                    || stored.span().parentSpanId().filter(steps::contains).isEmpty())
        .toList();
  }

  /** Builds the tree; the order of the spans does not matter. Takes time O(n log n), no stack. */
  public static TraceTree of(List<StoredSpan> spans) {
    return new Builder(spans).build();
  }

  /** Work in progress. */
  private static final class Builder {
    private final List<StoredSpan> spans = new ArrayList<>();
    private final List<StoredSpan> hidden = new ArrayList<>();
    private final Map<SpanId, Integer> firstOfId = new HashMap<>();
    private final Set<SpanId> conflicts = new HashSet<>();
    private final List<List<Integer>> children = new ArrayList<>();
    private final List<Integer> tops = new ArrayList<>();
    private final Set<Integer> cycles = new HashSet<>();

    Builder(List<StoredSpan> all) {
      List<StoredSpan> given = withoutLogged(all);
      Set<String> declaredCalls = new HashSet<>();
      for (StoredSpan stored : given) {
        if (stored.span().origin() == SpanOrigin.DECLARED) {
          callId(stored).ifPresent(declaredCalls::add);
        }
      }
      for (StoredSpan stored : given) {
        boolean replaced =
            stored.span().origin() == SpanOrigin.INFERRED
                && callId(stored).filter(declaredCalls::contains).isPresent();
        (replaced ? hidden : spans).add(stored);
      }
      spans.sort(ORDER);
    }

    private static Optional<String> callId(StoredSpan stored) {
      return stored.span().tool().flatMap(ToolCall::callId);
    }

    TraceTree build() {
      for (int i = 0; i < spans.size(); i++) {
        SpanId id = spans.get(i).span().spanId();
        if (firstOfId.putIfAbsent(id, i) != null) {
          conflicts.add(id);
        }
        children.add(new ArrayList<>());
      }
      for (int i = 0; i < spans.size(); i++) {
        Integer parent = parentOf(i);
        if (parent == null) {
          tops.add(i);
        } else {
          children.get(parent).add(i);
        }
      }
      openCycles();
      return layOut();
    }

    private @org.jspecify.annotations.Nullable Integer parentOf(int i) {
      return spans.get(i).span().parentSpanId().map(firstOfId::get).orElse(null);
    }

    /** Whatever no top reaches hangs in a cycle: the earliest span of each becomes a top. */
    private void openCycles() {
      boolean[] reached = new boolean[spans.size()];
      tops.forEach(top -> reach(top, reached));
      for (int i = 0; i < spans.size(); i++) {
        if (!reached[i]) {
          int onCycle = someSpanOnCycle(i);
          Integer parent = parentOf(onCycle);
          if (parent != null) {
            children.get(parent).remove(Integer.valueOf(onCycle));
          }
          cycles.add(onCycle);
          tops.add(onCycle);
          reach(onCycle, reached);
        }
      }
      tops.sort(null);
    }

    private int someSpanOnCycle(int start) {
      Set<Integer> seen = new HashSet<>();
      Integer next = start;
      while (next != null && seen.add(next)) {
        next = parentOf(next);
      }
      return earliestOnCycle(next == null ? start : next);
    }

    private int earliestOnCycle(int onCycle) {
      int earliest = onCycle;
      Integer next = parentOf(onCycle);
      while (next != null && next != onCycle) {
        earliest = Math.min(earliest, next);
        next = parentOf(next);
      }
      return earliest;
    }

    private void reach(int top, boolean[] reached) {
      Deque<Integer> open = new ArrayDeque<>();
      open.push(top);
      while (!open.isEmpty()) {
        int next = open.pop();
        if (!reached[next]) {
          reached[next] = true;
          children.get(next).forEach(open::push);
        }
      }
    }

    private TraceTree layOut() {
      int[] order = new int[spans.size()];
      int[] placeOf = new int[spans.size()];
      int[] depths = new int[spans.size()];
      int[] parents = new int[spans.size()];
      int placed = 0;
      Deque<Integer> open = new ArrayDeque<>();
      pushReversed(tops, open);
      Set<Integer> topSet = new HashSet<>(tops);
      while (!open.isEmpty()) {
        int span = open.pop();
        Integer parent = topSet.contains(span) ? null : parentOf(span);
        order[placed] = span;
        placeOf[span] = placed;
        parents[placed] = parent == null ? -1 : placeOf[parent];
        depths[placed] = parent == null ? 0 : depths[placeOf[parent]] + 1;
        placed++;
        pushReversed(children.get(span), open);
      }
      return rollUp(order, depths, parents, topSet);
    }

    private static void pushReversed(List<Integer> list, Deque<Integer> onto) {
      for (int i = list.size() - 1; i >= 0; i--) {
        onto.push(list.get(i));
      }
    }

    /** Children stand behind their parents: going backwards, they are complete when needed. */
    private TraceTree rollUp(int[] order, int[] depths, int[] parents, Set<Integer> topSet) {
      int count = order.length;
      TraceTotals.Sum[] sums = new TraceTotals.Sum[count];
      int[] ends = new int[count];
      TraceTotals.Sum whole = new TraceTotals.Sum();
      for (int place = 0; place < count; place++) {
        sums[place] = new TraceTotals.Sum();
      }
      Node[] nodes = new Node[count];
      for (int place = count - 1; place >= 0; place--) {
        StoredSpan stored = spans.get(order[place]);
        Span span = stored.span();
        sums[place].addSelf(span);
        int end = Math.max(ends[place], place + 1);
        int parent = parents[place];
        if (parent >= 0) {
          ends[parent] = Math.max(ends[parent], end);
          sums[parent].addChild(sums[place]);
        } else {
          whole.addChild(sums[place]);
        }
        boolean top = topSet.contains(order[place]);
        nodes[place] =
            new Node(
                stored,
                depths[place],
                parent,
                end,
                top && span.parentSpanId().isPresent() && !cycles.contains(order[place]),
                cycles.contains(order[place]),
                conflicts.contains(span.spanId()),
                sums[place].total());
      }
      return new TraceTree(List.of(nodes), hidden, whole.total());
    }
  }
}

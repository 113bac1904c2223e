package dev.verbatim.store.embedded;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Which answers were used by which calls: there is one for nearly each model call, so they are kept
 * as numbers, about 50 bytes each. Traces are numbers of {@link TraceTable}.
 */
final class UsedTable {
  private int[] traces = new int[64];
  private long[] spans = new long[64];
  private int[] byTraces = new int[64];
  private long[] bySpans = new long[64];
  private long[] times = new long[64];
  private int[] partitions = new int[64];
  private int[] slots = new int[128];
  private int size;

  /**
   * One use.
   *
   * @param trace of the span whose answer was used
   * @param byTrace of the span that used it
   */
  record Use(int trace, long spanId, int byTrace, long bySpanId, long epochNanos) {}

  /**
   * A use and the partition that holds it.
   *
   * @param partition its number
   */
  record Held(Use use, int partition) {}

  UsedTable() {
    Arrays.fill(slots, -1);
  }

  synchronized void add(Use use, int partition) {
    if (size == traces.length) {
      grow();
    }
    traces[size] = use.trace();
    spans[size] = use.spanId();
    byTraces[size] = use.byTrace();
    bySpans[size] = use.bySpanId();
    times[size] = use.epochNanos();
    partitions[size] = partition;
    insert(size++);
  }

  private void grow() {
    int capacity = size * 2;
    traces = Arrays.copyOf(traces, capacity);
    spans = Arrays.copyOf(spans, capacity);
    byTraces = Arrays.copyOf(byTraces, capacity);
    bySpans = Arrays.copyOf(bySpans, capacity);
    times = Arrays.copyOf(times, capacity);
    partitions = Arrays.copyOf(partitions, capacity);
    slots = new int[capacity * 2];
    Arrays.fill(slots, -1);
    for (int row = 0; row < size; row++) {
      insert(row);
    }
  }

  private void insert(int row) {
    int slot = slot(traces[row], spans[row]);
    while (slots[slot] >= 0) {
      slot = slot + 1 & slots.length - 1;
    }
    slots[slot] = row;
  }

  private int slot(int trace, long spanId) {
    long mixed = (spanId ^ trace * 0x9E3779B97F4A7C15L) * 0xD6E8FEB86659FD93L;
    return (int) (mixed >>> 32) & slots.length - 1;
  }

  /** Something to do for each span whose answer was used. */
  interface Visitor {
    void visit(int trace, long spanId);
  }

  synchronized void forEach(Visitor visitor) {
    for (int row = 0; row < size; row++) {
      visitor.visit(traces[row], spans[row]);
    }
  }

  /** Whether the answer of a span was used. */
  synchronized boolean contains(int trace, long spanId) {
    for (int slot = slot(trace, spanId); slots[slot] >= 0; slot = slot + 1 & slots.length - 1) {
      if (is(slots[slot], trace, spanId)) {
        return true;
      }
    }
    return false;
  }

  /** All uses of the answer of a span. */
  synchronized List<Held> of(int trace, long spanId) {
    List<Held> found = new ArrayList<>();
    for (int slot = slot(trace, spanId); slots[slot] >= 0; slot = slot + 1 & slots.length - 1) {
      if (is(slots[slot], trace, spanId)) {
        found.add(held(slots[slot]));
      }
    }
    return found;
  }

  private boolean is(int row, int trace, long spanId) {
    return spans[row] == spanId && traces[row] == trace;
  }

  private Held held(int row) {
    Use use = new Use(traces[row], spans[row], byTraces[row], bySpans[row], times[row]);
    return new Held(use, partitions[row]);
  }

  /** Forgets what a dropped partition held. */
  synchronized void drop(int partition) {
    int kept = 0;
    for (int row = 0; row < size; row++) {
      if (partitions[row] != partition) {
        traces[kept] = traces[row];
        spans[kept] = spans[row];
        byTraces[kept] = byTraces[row];
        bySpans[kept] = bySpans[row];
        times[kept] = times[row];
        partitions[kept++] = partitions[row];
      }
    }
    size = kept;
    Arrays.fill(slots, -1);
    for (int row = 0; row < size; row++) {
      insert(row);
    }
  }
}

package dev.verbatim.store.embedded;

import dev.verbatim.model.TraceId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.apache.lucene.util.FixedBitSet;

/**
 * One row for each trace, dense numbers to rows: what a list of traces is selected and sorted by.
 * About 80 bytes a trace. Numbers are given once, by the log, and never change.
 */
final class TraceTable {
  private final ReadWriteLock lock = new ReentrantReadWriteLock();
  private final int base;
  private String[] projects = new String[64];
  private long[] highs = new long[64];
  private long[] lows = new long[64];
  private long[] starts = new long[64];
  private long[] ends = new long[64];
  private byte[] ranks = new byte[64];
  private int[] spans = new int[64];
  private double[] tokens = new double[64];
  private double[] costs = new double[64];
  private int[] summedSpans = new int[64];
  private int[] slots = new int[256];
  private int size;
  private int used;

  /** What a row says. {@code rank} is the worst status, see {@code TraceSummaries.rank}. */
  record Row(
      int number, TraceId traceId, long startEpochNanos, long endEpochNanos, int rank, int spans) {}

  /**
   * One span's part in a row.
   *
   * @param trace the number of the trace
   */
  record SpanRow(int trace, long startEpochNanos, long endEpochNanos, int rank) {}

  /** A table of numbers from {@code base} on. */
  TraceTable(int base) {
    this.base = base;
    Arrays.fill(slots, -1);
  }

  int base() {
    return base;
  }

  /** All numbers are below this. */
  int limit() {
    return read(() -> base + size);
  }

  /** The number of a trace, or -1. */
  int numberOf(String project, TraceId id) {
    return read(
        () -> {
          for (int slot = slot(id.high(), id.low()); slots[slot] >= 0; slot = next(slot)) {
            int row = slots[slot];
            if (lows[row] == id.low() && highs[row] == id.high() && project.equals(projects[row])) {
              return base + row;
            }
          }
          return -1;
        });
  }

  Optional<TraceId> idOf(int number) {
    return read(
        () ->
            isRow(number - base)
                ? Optional.of(new TraceId(highs[number - base], lows[number - base]))
                : Optional.empty());
  }

  String projectOf(int number) {
    return read(() -> projects[number - base]);
  }

  /** Gives a number to a trace; a second time does nothing. */
  void define(int number, String project, TraceId id) {
    lock.writeLock().lock();
    try {
      int row = number - base;
      if (row >= projects.length) {
        grow(Math.max(row + 1, projects.length * 2));
      }
      if (isRow(row)) {
        return;
      }
      projects[row] = project.intern();
      highs[row] = id.high();
      lows[row] = id.low();
      size = Math.max(size, row + 1);
      used++;
      if (used * 2L > slots.length) {
        rehash();
      } else {
        insert(row);
      }
    } finally {
      lock.writeLock().unlock();
    }
  }

  void add(List<SpanRow> added) {
    lock.writeLock().lock();
    try {
      for (SpanRow span : added) {
        int row = span.trace() - base;
        boolean first = spans[row] == 0;
        starts[row] =
            first ? span.startEpochNanos() : Math.min(starts[row], span.startEpochNanos());
        ends[row] = first ? span.endEpochNanos() : Math.max(ends[row], span.endEpochNanos());
        ranks[row] = (byte) (first ? span.rank() : Math.min(ranks[row], span.rank()));
        spans[row]++;
      }
    } finally {
      lock.writeLock().unlock();
    }
  }

  /** Runs for the number of each trace of the project that has spans. */
  void forEach(String project, IntConsumer action) {
    lock.readLock().lock();
    try {
      String interned = project.intern();
      for (int row = 0; row < size; row++) {
        if (spans[row] > 0 && interned.equals(projects[row])) {
          action.accept(base + row);
        }
      }
    } finally {
      lock.readLock().unlock();
    }
  }

  /**
   * The rows of these traces in the order of their starts.
   *
   * @param newestFirst or oldest
   * @param after leaves out everything up to this place in the order
   * @param limit at most so many
   */
  List<Row> page(FixedBitSet numbers, boolean newestFirst, Optional<Row> after, int limit) {
    int sign = newestFirst ? -1 : 1;
    Comparator<Integer> order = (a, b) -> sign * compare(a, starts[b], highs[b], lows[b]);
    return read(
        () -> {
          PriorityQueue<Integer> best = new PriorityQueue<>(order.reversed());
          forEachRow(
              numbers,
              row -> {
                boolean behind =
                    after.isEmpty()
                        || sign
                                * compare(
                                    row,
                                    after.get().startEpochNanos(),
                                    after.get().traceId().high(),
                                    after.get().traceId().low())
                            > 0;
                if (behind && (best.size() < limit || order.compare(row, best.element()) < 0)) {
                  best.add(row);
                  if (best.size() > limit) {
                    best.remove();
                  }
                }
              });
          return best.stream().sorted(order).map(this::rowAt).toList();
        });
  }

  private int compare(int row, long start, long high, long low) {
    int byStart = Long.compare(starts[row], start);
    int byHigh = byStart != 0 ? byStart : Long.compareUnsigned(highs[row], high);
    return byHigh != 0 ? byHigh : Long.compareUnsigned(lows[row], low);
  }

  /** Tells start and worst status of each of these traces. */
  void forEachStart(FixedBitSet numbers, StartVisitor visitor) {
    lock.readLock().lock();
    try {
      forEachRow(numbers, row -> visitor.visit(starts[row], ranks[row]));
    } finally {
      lock.readLock().unlock();
    }
  }

  /** See {@link #forEachStart}. */
  interface StartVisitor {
    void visit(long startEpochNanos, int rank);
  }

  private void forEachRow(FixedBitSet numbers, IntConsumer action) {
    int end = Math.min(numbers.length(), size);
    for (int row = 0; row < end; row++) {
      if (numbers.get(row) && spans[row] > 0) {
        action.accept(row);
      }
    }
  }

  private Row rowAt(int row) {
    return new Row(
        base + row,
        new TraceId(highs[row], lows[row]),
        starts[row],
        ends[row],
        ranks[row],
        spans[row]);
  }

  /** The row of a number; empty if none of its spans is visible. */
  Optional<Row> row(int number) {
    return read(
        () -> {
          int row = number - base;
          if (!isRow(row) || spans[row] == 0) {
            return Optional.empty();
          }
          return Optional.of(rowAt(row));
        });
  }

  /** Traces of the project whose sums are missing or older than their newest span. */
  List<Integer> withoutSums(String project) {
    List<Integer> stale = new ArrayList<>();
    forEach(
        project,
        number -> {
          if (summedSpans[number - base] != spans[number - base]) {
            stale.add(number);
          }
        });
    return stale;
  }

  /** Keeps sums over a trace of so many spans; NaN where no call told. */
  void sums(int number, int ofSpans, double tokenSum, double costSum) {
    lock.writeLock().lock();
    try {
      tokens[number - base] = tokenSum;
      costs[number - base] = costSum;
      summedSpans[number - base] = ofSpans;
    } finally {
      lock.writeLock().unlock();
    }
  }

  double tokens(int number) {
    return read(() -> tokens[number - base]);
  }

  double cost(int number) {
    return read(() -> costs[number - base]);
  }

  private boolean isRow(int row) {
    return row >= 0 && row < size && projects[row] != null;
  }

  private void grow(int capacity) {
    projects = Arrays.copyOf(projects, capacity);
    highs = Arrays.copyOf(highs, capacity);
    lows = Arrays.copyOf(lows, capacity);
    starts = Arrays.copyOf(starts, capacity);
    ends = Arrays.copyOf(ends, capacity);
    ranks = Arrays.copyOf(ranks, capacity);
    spans = Arrays.copyOf(spans, capacity);
    tokens = Arrays.copyOf(tokens, capacity);
    costs = Arrays.copyOf(costs, capacity);
    summedSpans = Arrays.copyOf(summedSpans, capacity);
  }

  private void rehash() {
    slots = new int[slots.length * 2];
    Arrays.fill(slots, -1);
    for (int row = 0; row < size; row++) {
      if (projects[row] != null) {
        insert(row);
      }
    }
  }

  private void insert(int row) {
    int slot = slot(highs[row], lows[row]);
    while (slots[slot] >= 0) {
      slot = next(slot);
    }
    slots[slot] = row;
  }

  private int next(int slot) {
    return slot + 1 & slots.length - 1;
  }

  private int slot(long high, long low) {
    long mixed = (high * 31 + low) * 0x9E3779B97F4A7C15L;
    return (int) (mixed >>> 32) & slots.length - 1;
  }

  private <T> T read(Supplier<T> action) {
    lock.readLock().lock();
    try {
      return action.get();
    } finally {
      lock.readLock().unlock();
    }
  }
}

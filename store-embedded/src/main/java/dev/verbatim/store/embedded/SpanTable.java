package dev.verbatim.store.embedded;

import java.util.Arrays;
import java.util.BitSet;
import java.util.function.LongPredicate;

/**
 * Which spans a partition holds, to recognise resends: trace number, span id and the first half of
 * the content hash, about 30 bytes a span. And whether their answers were used, for filters: what
 * {@link UsedTable} says of a span that is here never goes before the span does.
 */
final class SpanTable {
  private final long firstSpan;
  private int[] traces = new int[256];
  private long[] ids = new long[256];
  private long[] hashes = new long[256];
  private int[] slots = new int[1024];
  private final BitSet used = new BitSet();
  private int size;
  private int count;

  SpanTable(long firstSpan) {
    this.firstSpan = firstSpan;
    Arrays.fill(slots, -1);
  }

  synchronized int count() {
    return count;
  }

  synchronized void put(long number, int trace, long spanId, long contentHash) {
    int index = Math.toIntExact(number - firstSpan);
    if (index >= traces.length) {
      int capacity = Math.max(index + 1, traces.length * 2);
      traces = Arrays.copyOf(traces, capacity);
      ids = Arrays.copyOf(ids, capacity);
      hashes = Arrays.copyOf(hashes, capacity);
    }
    traces[index] = trace;
    ids[index] = spanId;
    hashes[index] = contentHash;
    size = index + 1;
    count++;
    if (size * 2L > slots.length) {
      int[] old = slots;
      slots = new int[old.length * 2];
      Arrays.fill(slots, -1);
      for (int each : old) {
        if (each >= 0) {
          insert(each);
        }
      }
    }
    insert(index);
  }

  private void insert(int index) {
    int slot = slot(traces[index], ids[index]);
    while (slots[slot] >= 0) {
      slot = slot + 1 & slots.length - 1;
    }
    slots[slot] = index;
  }

  /** What is known of a span key. */
  enum Known {
    NOTHING,
    KEY,
    KEY_AND_CONTENT
  }

  synchronized Known known(int trace, long spanId, long contentHash) {
    Known known = Known.NOTHING;
    for (int slot = slot(trace, spanId); slots[slot] >= 0; slot = slot + 1 & slots.length - 1) {
      int index = slots[slot];
      if (traces[index] == trace && ids[index] == spanId) {
        if (hashes[index] == contentHash) {
          return Known.KEY_AND_CONTENT;
        }
        known = Known.KEY;
      }
    }
    return known;
  }

  /** The numbers of all spans of the key, ascending. */
  synchronized long[] numbers(int trace, long spanId) {
    long[] numbers = new long[4];
    int found = 0;
    for (int slot = slot(trace, spanId); slots[slot] >= 0; slot = slot + 1 & slots.length - 1) {
      int index = slots[slot];
      if (traces[index] == trace && ids[index] == spanId) {
        numbers = found == numbers.length ? Arrays.copyOf(numbers, found * 2) : numbers;
        numbers[found++] = firstSpan + index;
      }
    }
    long[] result = Arrays.copyOf(numbers, found);
    Arrays.sort(result);
    return result;
  }

  /** Notes that the answer of all spans of the key was used. */
  synchronized void markUsed(int trace, long spanId) {
    for (long number : numbers(trace, spanId)) {
      used.set((int) (number - firstSpan));
    }
  }

  /** Whether the answer of the span of a number was used, as of now. */
  synchronized LongPredicate usedSpans() {
    BitSet asOfNow = (BitSet) used.clone();
    return number -> number >= firstSpan && asOfNow.get((int) (number - firstSpan));
  }

  private int slot(int trace, long spanId) {
    long mixed = (spanId ^ trace * 0x9E3779B97F4A7C15L) * 0xD6E8FEB86659FD93L;
    return (int) (mixed >>> 32) & slots.length - 1;
  }
}

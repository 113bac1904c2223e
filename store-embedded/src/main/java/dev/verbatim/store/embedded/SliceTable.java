package dev.verbatim.store.embedded;

import dev.verbatim.model.Hash128;
import java.util.Arrays;

/**
 * Which slices the partition that is written to holds: hash to number. Open addressing over the
 * numbers; about 24 bytes a slice. Used by the writing thread only.
 */
final class SliceTable {
  private long[] highs = new long[1024];
  private long[] lows = new long[1024];
  private int[] slots = new int[4096];
  private int next;

  SliceTable() {
    Arrays.fill(slots, -1);
  }

  /** The number that the next new slice gets. */
  int next() {
    return next;
  }

  /** The number of the slice, or -1. */
  int get(Hash128 hash) {
    for (int slot = slot(hash.low()); slots[slot] >= 0; slot = slot + 1 & slots.length - 1) {
      int id = slots[slot];
      if (lows[id] == hash.low() && highs[id] == hash.high()) {
        return id;
      }
    }
    return -1;
  }

  /** Adds a slice; numbers ascend, and may leave out those whose record is damaged. */
  void put(int id, Hash128 hash) {
    if (id >= highs.length) {
      int capacity = Math.max(id + 1, highs.length * 2);
      highs = Arrays.copyOf(highs, capacity);
      lows = Arrays.copyOf(lows, capacity);
    }
    highs[id] = hash.high();
    lows[id] = hash.low();
    next = id + 1;
    if (next * 2L > slots.length) {
      grow();
    }
    insert(id);
  }

  private void grow() {
    int[] old = slots;
    slots = new int[old.length * 2];
    Arrays.fill(slots, -1);
    for (int id : old) {
      if (id >= 0) {
        insert(id);
      }
    }
  }

  private void insert(int id) {
    int slot = slot(lows[id]);
    while (slots[slot] >= 0) {
      slot = slot + 1 & slots.length - 1;
    }
    slots[slot] = id;
  }

  private int slot(long low) {
    return (int) (low ^ low >>> 32) & slots.length - 1;
  }
}

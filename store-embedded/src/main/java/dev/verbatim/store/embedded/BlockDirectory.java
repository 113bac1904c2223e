package dev.verbatim.store.embedded;

import java.util.Arrays;

/** Where in a segment the record with a number stands: numbers ascend with positions. */
final class BlockDirectory {
  private long[] firsts = new long[64];
  private long[] positions = new long[64];
  private int size;

  synchronized void add(long first, long position) {
    if (size == firsts.length) {
      firsts = Arrays.copyOf(firsts, size * 2);
      positions = Arrays.copyOf(positions, size * 2);
    }
    firsts[size] = first;
    positions[size++] = position;
  }

  /** The position of the record that holds the number if any does; -1 if it is before all. */
  synchronized long positionOf(long number) {
    int found = Arrays.binarySearch(firsts, 0, size, number);
    int at = found >= 0 ? found : -found - 2;
    return at < 0 ? -1 : positions[at];
  }
}

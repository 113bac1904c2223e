package dev.verbatim.store;

import java.util.List;
import java.util.Optional;

/**
 * A part of a long answer. Items that arrive while somebody pages appear neither twice nor push
 * others out, because the cursor names a place in the order, not a number.
 *
 * @param items at most as many as asked for
 * @param nextCursor opaque; empty when this is the end
 * @param total how many there are in all
 * @param totalIsExact otherwise there are at least {@code total}
 */
public record Page<T>(
    List<T> items, Optional<String> nextCursor, long total, boolean totalIsExact) {
  public Page {
    items = List.copyOf(items);
  }
}

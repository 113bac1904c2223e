package dev.verbatim.store;

import java.util.Optional;

/**
 * Which part of a long answer.
 *
 * @param limit at most so many items, 1..1000
 * @param cursor from the page before; empty for the first
 */
public record PageRequest(int limit, Optional<String> cursor) {
  public PageRequest {
    if (limit < 1 || limit > 1000) {
      throw new IllegalArgumentException("limit: " + limit + " (expected: 1..1000)");
    }
  }

  public static PageRequest first(int limit) {
    return new PageRequest(limit, Optional.empty());
  }
}

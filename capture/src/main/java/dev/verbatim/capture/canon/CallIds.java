package dev.verbatim.capture.canon;

import java.util.HashMap;
import java.util.Map;

/** Names for ids, in the order in which they first appear. */
final class CallIds {
  private final Map<String, Integer> numbers = new HashMap<>();

  String name(String id) {
    return "‹id " + number(id) + '›';
  }

  /** From 1. */
  int number(String id) {
    return numbers.computeIfAbsent(id, unknown -> numbers.size() + 1);
  }
}

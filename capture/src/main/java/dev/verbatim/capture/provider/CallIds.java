package dev.verbatim.capture.provider;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Gives ids to tool calls of providers that send none and match results by name and order: the name
 * and how often it came before in the same answer, or in the results to it.
 */
final class CallIds {
  private final Map<String, Integer> seen = new HashMap<>();

  String of(Optional<String> sent, String name) {
    int before = seen.merge(name, 1, Integer::sum) - 1;
    return sent.filter(id -> !id.isEmpty()).orElse(name + "#" + before);
  }
}

package dev.verbatim.capture.provider;

import java.util.OptionalLong;

/** Numbers of tokens, where missing is not zero. */
final class Tokens {
  private Tokens() {}

  /** The first that is known. */
  static OptionalLong first(OptionalLong... candidates) {
    for (OptionalLong candidate : candidates) {
      if (candidate.isPresent()) {
        return candidate;
      }
    }
    return OptionalLong.empty();
  }

  /** The sum of those that are known; unknown only if the first is. */
  static OptionalLong sum(OptionalLong first, OptionalLong... others) {
    if (first.isEmpty()) {
      return first;
    }
    long sum = first.getAsLong();
    for (OptionalLong other : others) {
      sum += other.orElse(0);
    }
    return OptionalLong.of(sum);
  }
}

package dev.verbatim.capture.thread;

import java.util.concurrent.ThreadLocalRandom;

/**
 * Polynomial hash of text modulo the prime 2^61 - 1 (Karp and Rabin, "Efficient randomized
 * pattern-matching algorithms", 1987): the hash of a piece follows from those of two beginnings.
 * The base is drawn at random, so that nobody can write texts that collide.
 */
final class TextHash {
  private static final long PRIME = (1L << 61) - 1;

  private final long base = ThreadLocalRandom.current().nextLong(1L << 32, PRIME);

  /** The hash of a text with one more character, of which {@code hash} is that of the rest. */
  long extend(long hash, char next) {
    long sum = times(hash, base) + next + 1;
    return sum >= PRIME ? sum - PRIME : sum;
  }

  long of(String text) {
    long hash = 0;
    for (int i = 0; i < text.length(); i++) {
      hash = extend(hash, text.charAt(i));
    }
    return hash;
  }

  /** The factor by which a hash grows when so many characters follow. */
  long power(int characters) {
    long power = 1;
    long square = base;
    for (int left = characters; left > 0; left >>= 1) {
      if ((left & 1) != 0) {
        power = times(power, square);
      }
      square = times(square, square);
    }
    return power;
  }

  /** The hash of what follows a beginning, from the hash of both and that of the beginning. */
  long rest(long whole, long beginning, long power) {
    long rest = whole - times(beginning, power);
    return rest < 0 ? rest + PRIME : rest;
  }

  private static long times(long a, long b) {
    long low = a * b;
    long high = Math.multiplyHigh(a, b);
    long sum = (low & PRIME) + (low >>> 61 | high << 3);
    return sum >= PRIME ? sum - PRIME : sum;
  }
}

package dev.verbatim.testkit.provider;

import java.util.SplittableRandom;

/** Ids in the style of the providers; the same seed gives the same ids. */
final class SeededIds {
  private static final String ALPHANUMERIC =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final String HEXADECIMAL = "0123456789abcdef";

  private final SplittableRandom random;

  SeededIds(long seed) {
    random = new SplittableRandom(seed);
  }

  /** A prefix and letters and digits. */
  String alphanumeric(String prefix, int length) {
    return of(prefix, length, ALPHANUMERIC);
  }

  /** A prefix and hexadecimal digits. */
  String hexadecimal(String prefix, int length) {
    return of(prefix, length, HEXADECIMAL);
  }

  int between(int least, int most) {
    return random.nextInt(least, most + 1);
  }

  private String of(String prefix, int length, String alphabet) {
    StringBuilder id = new StringBuilder(prefix.length() + length).append(prefix);
    for (int i = 0; i < length; i++) {
      id.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return id.toString();
  }
}

package dev.verbatim.sdk;

import java.util.ArrayList;
import java.util.List;

/** Reads {@code verbatim.response.chunks}. */
final class Chunks {
  private Chunks() {}

  /** Pairs of length and nanoseconds. */
  static List<long[]> decode(byte[] encoded) {
    List<Long> numbers = new ArrayList<>();
    int at = 0;
    while (at < encoded.length) {
      long value = 0;
      int shift = 0;
      byte next;
      do {
        next = encoded[at++];
        value |= (long) (next & 0x7F) << shift;
        shift += 7;
      } while (next < 0);
      numbers.add(value);
    }
    List<long[]> pairs = new ArrayList<>();
    for (int i = 0; i + 1 < numbers.size(); i += 2) {
      pairs.add(new long[] {numbers.get(i), numbers.get(i + 1)});
    }
    return pairs;
  }
}

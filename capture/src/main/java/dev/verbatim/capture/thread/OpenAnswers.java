package dev.verbatim.capture.thread;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The open answers of a trace or a session, by how they begin. */
final class OpenAnswers {
  private static final Comparator<OpenAnswer> BY_LENGTH =
      Comparator.comparingInt(OpenAnswer::length);

  private final Map<Long, List<OpenAnswer>> byBeginning = new HashMap<>();

  /** A bit for each beginning: nearly every place of a text is ruled out by it alone. */
  private long[] filter = new long[4];

  private int size;

  boolean isEmpty() {
    return size == 0;
  }

  void add(OpenAnswer answer) {
    List<OpenAnswer> same =
        byBeginning.computeIfAbsent(answer.beginning(), key -> new ArrayList<>(1));
    int place = Collections.binarySearch(same, answer, BY_LENGTH);
    same.add(place < 0 ? -place - 1 : place, answer);
    size++;
    if (size * 4 > filter.length * Long.SIZE / 4) {
      filter = new long[filter.length * 4];
      byBeginning.keySet().forEach(this::mark);
    }
    mark(answer.beginning());
  }

  void remove(OpenAnswer answer) {
    List<OpenAnswer> same = byBeginning.get(answer.beginning());
    if (same != null && same.remove(answer)) {
      size--;
      if (same.isEmpty()) {
        byBeginning.remove(answer.beginning());
      }
    }
  }

  private void mark(long beginning) {
    int bit = bit(beginning);
    filter[bit >> 6] |= 1L << bit;
  }

  private int bit(long beginning) {
    return (int) (beginning >>> 32 ^ beginning >>> 7) & filter.length * Long.SIZE - 1;
  }

  /** Answers that begin with this window, the shortest first. */
  List<OpenAnswer> beginningWith(long fingerprint) {
    int bit = bit(fingerprint);
    return (filter[bit >> 6] & 1L << bit) == 0
        ? List.of()
        : byBeginning.getOrDefault(fingerprint, List.of());
  }
}

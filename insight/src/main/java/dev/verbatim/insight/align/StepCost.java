package dev.verbatim.insight.align;

import dev.verbatim.capture.canon.Thresholds;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;

/**
 * What it costs to take one step for the other: 0 if they say the same, at most 1, {@link #NEVER}
 * for steps of different kinds.
 */
final class StepCost {
  static final double NEVER = 1e9;

  private final Thresholds thresholds;
  private final Map<Step, Words> known = new IdentityHashMap<>();
  private final Map<String, Integer> numbers = new HashMap<>();

  /** Distinct words, by number, ascending. */
  private record Words(int[] ofShape, int[] ofText) {}

  StepCost(Thresholds thresholds) {
    this.thresholds = thresholds;
  }

  double of(Step left, Step right) {
    if (left.kind() != right.kind()) {
      return NEVER;
    }
    if (left.isSameAs(right)) {
      return 0;
    }
    Words before = words(left);
    Words after = words(right);
    return (left.name().equals(right.name()) ? 0 : thresholds.kindWeight())
        + thresholds.shapeWeight() * (1 - alike(before.ofShape(), after.ofShape()))
        + thresholds.textWeight() * (1 - alike(before.ofText(), after.ofText()))
        + (left.status().equals(right.status()) ? 0 : thresholds.statusWeight());
  }

  private Words words(Step step) {
    return known.computeIfAbsent(step, it -> new Words(numbered(it.shape()), numbered(it.text())));
  }

  private int[] numbered(String text) {
    return Arrays.stream(text.split("[^\\p{L}\\p{N}]+"))
        .filter(word -> !word.isEmpty())
        .mapToInt(word -> numbers.computeIfAbsent(word, first -> numbers.size()))
        .sorted()
        .distinct()
        .toArray();
  }

  /** The Jaccard index of two sets; two empty ones are alike. */
  private static double alike(int[] left, int[] right) {
    int shared = 0;
    for (int i = 0, j = 0; i < left.length && j < right.length; ) {
      if (left[i] == right[j]) {
        shared++;
        i++;
        j++;
      } else if (left[i] < right[j]) {
        i++;
      } else {
        j++;
      }
    }
    int all = left.length + right.length - shared;
    return all == 0 ? 1 : (double) shared / all;
  }
}

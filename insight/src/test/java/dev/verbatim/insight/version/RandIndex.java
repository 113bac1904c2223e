package dev.verbatim.insight.version;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How alike two partitions are: 1 for equal ones, about 0 for chance.
 *
 * @see <a href="https://doi.org/10.1007/BF01908075">L. Hubert, P. Arabie, Comparing partitions,
 *     Journal of Classification 1985</a>
 */
final class RandIndex {
  private RandIndex() {}

  static double adjusted(List<String> one, List<String> other) {
    Map<String, Long> pairs = new HashMap<>();
    Map<String, Long> ofOne = new HashMap<>();
    Map<String, Long> ofOther = new HashMap<>();
    for (int i = 0; i < one.size(); i++) {
      pairs.merge(one.get(i) + "\u0000" + other.get(i), 1L, Long::sum);
      ofOne.merge(one.get(i), 1L, Long::sum);
      ofOther.merge(other.get(i), 1L, Long::sum);
    }
    double index = choose(pairs);
    double a = choose(ofOne);
    double b = choose(ofOther);
    double expected = a * b / choose(one.size());
    double best = (a + b) / 2;
    return best == expected ? 1 : (index - expected) / (best - expected);
  }

  private static double choose(Map<String, Long> counts) {
    return counts.values().stream().mapToDouble(count -> choose(count)).sum();
  }

  private static double choose(double count) {
    return count * (count - 1) / 2;
  }
}

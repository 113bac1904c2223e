package dev.verbatim.insight.sibling;

import dev.verbatim.store.text.WordForms;
import dev.verbatim.store.text.Words;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How alike texts are by the words they share: the cosine of their term vectors, a word weighing
 * more the fewer of the texts at hand hold it (G. Salton, C. Buckley, "Term-weighting approaches in
 * automatic text retrieval", 1988; the inverse document frequency is that of BM25).
 */
final class Topics {
  private final List<Map<String, Double>> vectors;
  private final double[] lengths;

  /** Each text as a list of its parts. */
  Topics(List<List<String>> texts) {
    List<Map<String, Integer>> counts = texts.stream().map(Topics::stems).toList();
    Map<String, Integer> holding = new HashMap<>();
    counts.forEach(text -> text.keySet().forEach(stem -> holding.merge(stem, 1, Integer::sum)));
    vectors =
        counts.stream()
            .map(
                text -> {
                  Map<String, Double> vector = new HashMap<>();
                  text.forEach(
                      (stem, count) ->
                          vector.put(
                              stem,
                              (1 + Math.log(count))
                                  * rarity(holding.getOrDefault(stem, 1), texts.size())));
                  return vector;
                })
            .toList();
    lengths =
        vectors.stream()
            .mapToDouble(
                vector -> Math.sqrt(vector.values().stream().mapToDouble(it -> it * it).sum()))
            .toArray();
  }

  private static double rarity(int holding, int all) {
    return Math.log(1 + (all - holding + .5) / (holding + .5));
  }

  private static Map<String, Integer> stems(List<String> parts) {
    Map<String, Integer> stems = new HashMap<>();
    for (String part : parts) {
      Words words = new Words(part);
      while (words.next()) {
        stems.merge(WordForms.stem(words.term()), 1, Integer::sum);
      }
    }
    return stems;
  }

  /** 0 for texts that share no word, 1 for texts of the same words. */
  double likeness(int left, int right) {
    double product = 0;
    for (Map.Entry<String, Double> word : vectors.get(left).entrySet()) {
      product += word.getValue() * vectors.get(right).getOrDefault(word.getKey(), 0.0);
    }
    double length = lengths[left] * lengths[right];
    return length == 0 ? 0 : Math.min(1, product / length);
  }

  /** The shared words that weigh most, as their stems, the heaviest first. */
  List<String> shared(int left, int right, int limit) {
    Set<String> both = new HashSet<>(vectors.get(left).keySet());
    both.retainAll(vectors.get(right).keySet());
    return both.stream()
        .sorted(
            Comparator.<String>comparingDouble(stem -> -vectors.get(left).getOrDefault(stem, 0.0))
                .thenComparing(Comparator.naturalOrder()))
        .limit(limit)
        .toList();
  }
}

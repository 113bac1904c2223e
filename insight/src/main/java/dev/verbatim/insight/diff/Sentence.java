package dev.verbatim.insight.diff;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * The difference of two runs in a few sentences: what was asked, what changed, what the program did
 * otherwise, what came of it, and what it took.
 */
final class Sentence {
  /** More statements about the path are counted only. */
  private static final int MAX_OF_PATH = 3;

  /** Differences below are not worth a word. */
  private static final double LEAST_TOKENS = 20;

  private static final double LEAST_MILLIS = 200;

  private Sentence() {}

  /**
   * @param causes from {@link Causes}
   * @param path what was done otherwise, in its order
   * @param answer what came back
   */
  static String of(
      List<String> causes, List<String> path, List<String> answer, List<Measure> measures) {
    List<String> parts = new ArrayList<>(causes);
    parts.addAll(path.size() > MAX_OF_PATH + 1 ? path.subList(0, MAX_OF_PATH) : path);
    if (path.size() > MAX_OF_PATH + 1) {
      parts.add((path.size() - MAX_OF_PATH) + " more differences on the way.");
    }
    parts.addAll(answer);
    List<String> measured = new ArrayList<>();
    double tokens =
        delta(measures, Measure.Name.INPUT_TOKENS) + delta(measures, Measure.Name.OUTPUT_TOKENS);
    if (Math.abs(tokens) >= LEAST_TOKENS) {
      measured.add(String.format(Locale.ROOT, "%+,.0f tokens", tokens));
    }
    double latency = delta(measures, Measure.Name.LATENCY);
    if (Math.abs(latency) >= LEAST_MILLIS) {
      measured.add(String.format(Locale.ROOT, "%+.1f s", latency / 1000));
    }
    if (!measured.isEmpty()) {
      parts.add(String.join(", ", measured) + ".");
    }
    return String.join(" ", parts);
  }

  /** NaN, which is no difference worth a word, if a side is unknown. */
  private static double delta(List<Measure> measures, Measure.Name name) {
    return measures.stream()
        .filter(measure -> measure.name() == name)
        .map(Measure::delta)
        .filter(OptionalDouble::isPresent)
        .mapToDouble(OptionalDouble::getAsDouble)
        .findFirst()
        .orElse(Double.NaN);
  }
}

package dev.verbatim.insight.cohort;

import dev.verbatim.capture.canon.EvidenceThresholds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;

/**
 * Where a series changes its level for good: the split with the largest rank sum statistic (A.
 * Pettitt, "A non-parametric approach to the change-point problem", 1979), accepted if a
 * permutation test and the size of the effect agree, then again in both parts. Ranks make it
 * indifferent to outliers and to the form of the distribution.
 */
final class ChangePoints {
  /** Values on each side of a change. */
  static final int LEAST_SIDE = EvidenceThresholds.DEFAULT.enough();

  private static final int PERMUTATIONS = 199;

  /** Of {@link Statistics#cliffsDelta}: smaller changes are not worth a sentence. */
  private static final double LEAST_EFFECT = EvidenceThresholds.DEFAULT.effect();

  private final double[] values;
  private final SplittableRandom random = new SplittableRandom(0x5eed);
  private final TreeSet<Integer> found = new TreeSet<>();

  private ChangePoints(double[] values) {
    this.values = values;
  }

  /** The indexes of the first values after each change, in order. */
  static List<Integer> of(double[] values) {
    ChangePoints points = new ChangePoints(values);
    points.search(0, values.length);
    return new ArrayList<>(points.found);
  }

  private record Split(int at, double strength) {}

  private void search(int from, int to) {
    if (to - from < 2 * LEAST_SIDE) {
      return;
    }
    double[] ranks = ranks(Arrays.copyOfRange(values, from, to));
    Split best = strongest(ranks);
    if (best.strength() == 0 || !isReal(ranks, best)) {
      return;
    }
    int at = from + best.at();
    double effect =
        Statistics.cliffsDelta(
            Arrays.copyOfRange(values, from, at), Arrays.copyOfRange(values, at, to));
    if (Math.abs(effect) >= LEAST_EFFECT) {
      found.add(at);
    }
    search(from, at);
    search(at, to);
  }

  /** Ranks from 1, equal values sharing the mean of theirs, less the mean of all. */
  private static double[] ranks(double[] part) {
    Integer[] order = new Integer[part.length];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, (a, b) -> Double.compare(part[a], part[b]));
    double[] ranks = new double[part.length];
    for (int i = 0; i < order.length; ) {
      int end = i;
      while (end < order.length && part[order[end]] == part[order[i]]) {
        end++;
      }
      for (int j = i; j < end; j++) {
        ranks[order[j]] = (i + end + 1) / 2.0 - (part.length + 1) / 2.0;
      }
      i = end;
    }
    return ranks;
  }

  private static Split strongest(double[] ranks) {
    int length = ranks.length;
    double sum = 0;
    int at = 0;
    double strongest = 0;
    for (int split = 1; split <= length - LEAST_SIDE; split++) {
      sum += ranks[split - 1];
      double strength = Math.abs(sum) / Math.sqrt((double) split * (length - split));
      if (split >= LEAST_SIDE && strength > strongest) {
        strongest = strength;
        at = split;
      }
    }
    return new Split(at, strongest);
  }

  /** Whether no reordering of the values has as strong a split. */
  private boolean isReal(double[] ranks, Split best) {
    double[] shuffled = ranks.clone();
    for (int i = 0; i < PERMUTATIONS; i++) {
      for (int j = shuffled.length - 1; j > 0; j--) {
        int other = random.nextInt(j + 1);
        double value = shuffled[j];
        shuffled[j] = shuffled[other];
        shuffled[other] = value;
      }
      if (strongest(shuffled).strength() >= best.strength()) {
        return false;
      }
    }
    return true;
  }
}

package dev.verbatim.insight.cohort;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Intervals and effect sizes. Deterministic: the same numbers give the same answer. */
final class Statistics {
  /** Of the standard normal distribution, for 95 %. */
  private static final double Z = 1.959963984540054;

  private static final int RESAMPLES = 1000;
  private static final long SEED = 0x5eed;

  private Statistics() {}

  static double mean(double[] values) {
    return Arrays.stream(values).average().orElse(0);
  }

  static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /**
   * The difference of two independent proportions, right minus left: R. Newcombe, "Interval
   * estimation for the difference between independent proportions", Statistics in Medicine 17
   * (1998), method 10, which holds for small numbers and for rates near 0.
   */
  static Interval ofProportions(double[] left, double[] right) {
    double before = mean(left);
    double after = mean(right);
    Interval one = wilson(before, left.length);
    Interval two = wilson(after, right.length);
    double difference = after - before;
    return new Interval(
        difference - Math.hypot(after - two.low(), one.high() - before),
        difference + Math.hypot(two.high() - after, before - one.low()));
  }

  /** The score interval of E. Wilson, 1927. */
  private static Interval wilson(double share, int count) {
    double square = Z * Z;
    double middle = share + square / (2 * count);
    double spread = Z * Math.sqrt(share * (1 - share) / count + square / (4.0 * count * count));
    double scale = 1 + square / count;
    return new Interval((middle - spread) / scale, (middle + spread) / scale);
  }

  /** The difference of two means, right minus left: percentile bootstrap (B. Efron, 1979). */
  static Interval ofMeans(double[] left, double[] right) {
    SplittableRandom random = new SplittableRandom(SEED);
    double[] differences = new double[RESAMPLES];
    for (int i = 0; i < RESAMPLES; i++) {
      differences[i] = resampledMean(right, random) - resampledMean(left, random);
    }
    return percentiles(differences);
  }

  /** The mean of differences of pairs, by the same method over whole pairs. */
  static Interval ofPairs(double[] differences) {
    SplittableRandom random = new SplittableRandom(SEED);
    double[] means = new double[RESAMPLES];
    for (int i = 0; i < RESAMPLES; i++) {
      means[i] = resampledMean(differences, random);
    }
    return percentiles(means);
  }

  private static double resampledMean(double[] values, SplittableRandom random) {
    double sum = 0;
    for (int i = 0; i < values.length; i++) {
      sum += values[random.nextInt(values.length)];
    }
    return sum / values.length;
  }

  private static Interval percentiles(double[] values) {
    Arrays.sort(values);
    return new Interval(values[(int) (.025 * values.length)], values[(int) (.975 * values.length)]);
  }

  /** Cohen's h of two proportions, right minus left: .2 is small, .5 medium, .8 large. */
  static double cohensH(double left, double right) {
    return 2 * Math.asin(Math.sqrt(right)) - 2 * Math.asin(Math.sqrt(left));
  }

  /**
   * Cliff's delta, -1 to 1: how much more often a value of the right is above one of the left than
   * below. About .15 is small, .33 medium, .47 large (J. Romano and others, 2006).
   */
  static double cliffsDelta(double[] left, double[] right) {
    double[] before = left.clone();
    double[] after = right.clone();
    Arrays.sort(before);
    Arrays.sort(after);
    long balance = 0;
    int below = 0;
    int upTo = 0;
    for (double value : after) {
      while (below < before.length && before[below] < value) {
        below++;
      }
      while (upTo < before.length && before[upTo] <= value) {
        upTo++;
      }
      balance += below - (before.length - upTo);
    }
    return (double) balance / ((long) before.length * after.length);
  }

  /** Of pairs, how much larger the share that went up is than the share that went down, -1 to 1. */
  static double signBalance(double[] differences) {
    long balance = 0;
    for (double difference : differences) {
      balance += (long) Math.signum(difference);
    }
    return (double) balance / differences.length;
  }
}

package dev.verbatim.insight.noise;

import dev.verbatim.capture.canon.EvidenceThresholds;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * How far repetitions of one question under one version of a prompt are apart, and what that says
 * about another distance.
 */
public final class NoiseFloor {
  /** From fewer pairs nothing is said. */
  public static final int LEAST_PAIRS = EvidenceThresholds.DEFAULT.enough();

  /** What is larger than so many of the repetitions is more than they vary by themselves. */
  private static final double LARGE = EvidenceThresholds.DEFAULT.largerThan();

  private final String version;
  private final double[] distances;

  /**
   * A judgement.
   *
   * @param kind what it comes to
   * @param distance that was judged, see {@link AnswerDistance}
   * @param pairs of repetitions that it was held against
   * @param largerThan the share of them that are less far apart; empty if they are too few
   * @param text for people, a sentence
   */
  public record Verdict(
      Kind kind, double distance, int pairs, OptionalDouble largerThan, String text) {
    /** What a judgement comes to. */
    public enum Kind {
      /** More than repetitions differ by themselves. */
      LARGER,
      /** Repetitions differ as much. */
      WITHIN,
      /** Too few repetitions are known. */
      UNKNOWN
    }
  }

  /**
   * @param version the name of the version that was repeated, for people
   * @param distances of pairs that ask the same under it, in any order
   */
  public NoiseFloor(String version, List<Double> distances) {
    this.version = version;
    this.distances = distances.stream().mapToDouble(Double::doubleValue).sorted().toArray();
  }

  /** How many pairs are known. */
  public int pairs() {
    return distances.length;
  }

  /** What a distance is worth. */
  public Verdict judge(double distance) {
    if (distances.length < LEAST_PAIRS) {
      return new Verdict(
          Verdict.Kind.UNKNOWN,
          distance,
          distances.length,
          OptionalDouble.empty(),
          "Whether this is more than normal variation cannot be told: "
              + (distances.length == 0
                  ? "no repetitions"
                  : distances.length == 1
                      ? "1 pair of repetitions"
                      : distances.length + " pairs of repetitions")
              + ofVersion()
              + " known, "
              + LEAST_PAIRS
              + " are needed.");
    }
    double share = (double) smaller(distance) / distances.length;
    // Rounded down: 99.9 % is not all.
    long percent = (long) Math.floor(100 * share);
    return share >= LARGE
        ? new Verdict(
            Verdict.Kind.LARGER,
            distance,
            distances.length,
            OptionalDouble.of(share),
            String.format(
                Locale.ROOT,
                "Larger than %d %% of %d pairs of repetitions%s.",
                percent,
                distances.length,
                ofVersion()))
        : new Verdict(
            Verdict.Kind.WITHIN,
            distance,
            distances.length,
            OptionalDouble.of(share),
            String.format(
                Locale.ROOT,
                "Within normal variation: %d %% of %d pairs of repetitions%s differ as much or"
                    + " more.",
                100 - percent,
                distances.length,
                ofVersion()));
  }

  private String ofVersion() {
    return version.isEmpty() ? "" : " of " + version;
  }

  private int smaller(double distance) {
    int at = Arrays.binarySearch(distances, distance);
    if (at < 0) {
      return -at - 1;
    }
    while (at > 0 && distances[at - 1] == distance) {
      at--;
    }
    return at;
  }
}

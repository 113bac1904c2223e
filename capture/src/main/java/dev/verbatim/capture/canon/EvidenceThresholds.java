package dev.verbatim.capture.canon;

/**
 * When calls are enough, and a difference large enough, to say something about it.
 *
 * @param enough calls, pairs of calls or repetitions; of fewer nothing is said
 * @param largerThan what is larger than this share of the repetitions is more than they vary
 * @param effect changes of level with a smaller effect (Cliff's delta) are not told
 * @param shift a share that moved less is no cause of a change
 * @param sameTraffic groups that share less of their questions are asked other things
 */
public record EvidenceThresholds(
    int enough, double largerThan, double effect, double shift, double sameTraffic) {
  public static final EvidenceThresholds DEFAULT = new EvidenceThresholds(20, .95, .15, .25, .5);
}

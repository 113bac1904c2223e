package dev.verbatim.capture.canon;

import java.time.Duration;

/**
 * When a piece of a prompt counts as program text, and a change of it as a version.
 *
 * <p>Presence is counted in uses: a conversation with one assembled prompt is one use, however many
 * calls it makes.
 *
 * @param constantShare program text stands in at least this share of the uses of a pool
 * @param stepPurity a line was switched on or off at a moment if it stands in this share of the
 *     uses on one side of it, and is missing from this share on the other
 * @param minPool uses that a process or a release needs to be looked at by itself
 * @param minWindow uses that a mixed pool needs to be looked at at all
 * @param minSide uses on each side of a moment of change, and of each arm of an experiment
 * @param maxArms how many texts can take each other's place in one process and be versions; more
 *     are data
 * @param minShare a line in a smaller share of the uses is data
 * @param minQuestions different user messages that show what of them is a template
 * @param maxWindow uses of a pool that are looked at together
 * @param maxWindowCharacters distinct text of a pool that is looked at together
 * @param overlap uses that the next look at a pool shares with the last
 * @param lineLength longer lines are also split at sentence ends
 * @param siteShare prompts that share this part of the text of the shorter are of one site
 * @param sameText versions that share less of their program text are never the same
 * @param dateWindow a date so near to the call is data
 */
public record VersionThresholds(
    double constantShare,
    double stepPurity,
    int minPool,
    int minWindow,
    int minSide,
    int maxArms,
    double minShare,
    int minQuestions,
    int maxWindow,
    int maxWindowCharacters,
    int overlap,
    int lineLength,
    double siteShare,
    double sameText,
    Duration dateWindow) {
  public static final VersionThresholds DEFAULT =
      new VersionThresholds(
          .97, .95, 20, 3, 5, 4, .05, 8, 512, 8 << 20, 128, 240, .3, .5, Duration.ofDays(2));
}

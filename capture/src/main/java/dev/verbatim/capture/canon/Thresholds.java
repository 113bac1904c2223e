package dev.verbatim.capture.canon;

import java.time.Duration;

/**
 * Every threshold of comparing calls, in one place. The defaults are those of the design's
 * synthetic experiments where it names one; they are there to be calibrated on real traces.
 *
 * @param epochWindow a number that is a time so near to the recording is noise
 * @param inlineSimilarity changed lines that share less of their characters are shown as replaced
 * @param messageSimilarity messages that share less are not one message that changed
 * @param kindWeight what a difference in name or site costs when steps are aligned, of 1
 * @param shapeWeight the same for the shape of arguments and tool calls
 * @param textWeight the same for texts
 * @param statusWeight the same for status and stop reason
 * @param gapOpen what it costs to leave out a step where the one before was not left out
 * @param gapExtend what it costs to leave out one more
 * @param questionBands bands of a question that are looked up to find similar ones
 * @param questionRows minima in a band
 * @param questionSimilarity questions that share less of their shingles are not nearly the same
 * @param topicSimilarity runs whose questions are less alike in their words are no siblings
 * @param questionLikeness questions that share less of their words are others, not similar ones
 * @param worthALook messages whose word sketches share less are not compared in full
 * @param sameStep steps of different names whose arguments share less are different things
 * @param elsewhere what it costs to take a step for another one if the other side has its equal
 *     elsewhere
 * @param evidence when there is enough to say something about many calls
 * @param versions when a change of a prompt is a version
 * @param replay when a recorded answer may stand for one that is asked for
 */
public record Thresholds(
    Duration epochWindow,
    double inlineSimilarity,
    double messageSimilarity,
    double kindWeight,
    double shapeWeight,
    double textWeight,
    double statusWeight,
    double gapOpen,
    double gapExtend,
    int questionBands,
    int questionRows,
    double questionSimilarity,
    double topicSimilarity,
    double questionLikeness,
    double worthALook,
    double sameStep,
    double elsewhere,
    EvidenceThresholds evidence,
    VersionThresholds versions,
    ReplayThresholds replay) {
  public static final Thresholds DEFAULT =
      new Thresholds(
          Duration.ofDays(2),
          .3,
          .5,
          .35,
          .25,
          .25,
          .15,
          .6,
          .3,
          32,
          4,
          .7,
          .2,
          .4,
          .2,
          .5,
          .5,
          EvidenceThresholds.DEFAULT,
          VersionThresholds.DEFAULT,
          ReplayThresholds.DEFAULT);
}

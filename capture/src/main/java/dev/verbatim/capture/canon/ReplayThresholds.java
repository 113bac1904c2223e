package dev.verbatim.capture.canon;

/**
 * When a recorded call is taken for one that was asked in other words.
 *
 * @param variableWeight what the likeness of the data in a request counts, of 1
 * @param wholeWeight what the likeness of the whole request counts, of 1
 * @param least a candidate less alike than this is none
 * @param margin the best candidate must be so much better than the best of any other group
 * @param program instructions, and settings, that share less of their words are another prompt, not
 *     an edit of this one
 */
public record ReplayThresholds(
    double variableWeight, double wholeWeight, double least, double margin, double program) {
  public static final ReplayThresholds DEFAULT = new ReplayThresholds(.6, .4, .5, .08, .5);
}

package dev.verbatim.testkit.provider;

/**
 * What an exchange cost, in tokens, normalised: each wire format spells it in its own way.
 *
 * @param input all input, cached included
 * @param cacheRead the part of the input that came from the prompt cache
 * @param cacheWrite the part of the input that was written to the prompt cache
 * @param output all output, reasoning included
 * @param reasoning the part of the output that was reasoning
 */
public record TokenCount(long input, long cacheRead, long cacheWrite, long output, long reasoning) {

  /** Input and output, nothing cached and no reasoning. */
  public static TokenCount of(long input, long output) {
    return new TokenCount(input, 0, 0, output, 0);
  }
}

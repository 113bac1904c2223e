package dev.verbatim.model;

import java.util.OptionalLong;

/**
 * Tokens of one call, normalised so that the numbers of all providers mean the same. Missing is not
 * zero. The provider's own numbers stay in the response bytes (or raw attributes).
 *
 * @param inputTotal all input tokens, cache reads and writes <em>included</em>
 * @param cacheRead input tokens served from the provider's prompt cache
 * @param cacheWrite5m input tokens written to the cache for five minutes (or without a stated time)
 * @param cacheWrite1h input tokens written to the cache for one hour
 * @param outputTotal all output tokens, reasoning <em>included</em>
 * @param reasoning output tokens spent on reasoning
 */
public record Usage(
    OptionalLong inputTotal,
    OptionalLong cacheRead,
    OptionalLong cacheWrite5m,
    OptionalLong cacheWrite1h,
    OptionalLong outputTotal,
    OptionalLong reasoning) {
  /** Nothing is known. */
  public static final Usage UNKNOWN =
      new Usage(
          OptionalLong.empty(),
          OptionalLong.empty(),
          OptionalLong.empty(),
          OptionalLong.empty(),
          OptionalLong.empty(),
          OptionalLong.empty());

  /** Input and output totals only. */
  public static Usage of(long inputTotal, long outputTotal) {
    return new Usage(
        OptionalLong.of(inputTotal),
        OptionalLong.empty(),
        OptionalLong.empty(),
        OptionalLong.empty(),
        OptionalLong.of(outputTotal),
        OptionalLong.empty());
  }

  /** The input total only, or nothing, as of calls that write no text. */
  public static Usage ofInput(OptionalLong inputTotal) {
    return new Usage(
        inputTotal,
        OptionalLong.empty(),
        OptionalLong.empty(),
        OptionalLong.empty(),
        OptionalLong.empty(),
        OptionalLong.empty());
  }

  /** Whether it says how many tokens went in or came out: what makes a call count as told. */
  public boolean tellsTokens() {
    return inputTotal.isPresent() || outputTotal.isPresent();
  }

  public boolean isUnknown() {
    return equals(UNKNOWN);
  }
}

package dev.verbatim.model;

import java.math.BigDecimal;

/**
 * What a call cost, in US dollars, by the price table named. A call without a known price has no
 * {@code Cost} at all; it does not cost 0.
 *
 * @param input uncached input
 * @param cacheRead cached input
 * @param cacheWrite cache writes
 * @param output output without separately priced reasoning
 * @param reasoning reasoning, where the table prices it apart; otherwise 0 and part of {@code
 *     output}
 * @param priceVersion the version of the price table, or {@code reported} when the emitter computed
 *     it
 */
public record Cost(
    BigDecimal input,
    BigDecimal cacheRead,
    BigDecimal cacheWrite,
    BigDecimal output,
    BigDecimal reasoning,
    String priceVersion) {
  /** The sum of all parts. */
  public BigDecimal total() {
    return input.add(cacheRead).add(cacheWrite).add(output).add(reasoning);
  }
}

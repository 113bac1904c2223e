package dev.verbatim.capture.price;

import dev.verbatim.model.Cost;
import dev.verbatim.model.Usage;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What one model costs per token. Rates are named {@code in}, {@code out}, {@code reasoning},
 * {@code read}, {@code write}, {@code write1h}; {@code @200k} behind a name is the rate of the
 * whole request once its input is longer than that, {@code +flex}, {@code +priority}, {@code
 * +batches} the rate of a service tier.
 *
 * @param embedding whether the model has no output tokens
 */
record ModelPrice(boolean embedding, Map<String, BigDecimal> rates) {
  ModelPrice {
    rates = Map.copyOf(rates);
  }

  /**
   * Prices a call; empty if a number or a rate that matters is unknown.
   *
   * @param tier {@code +flex} and the like, or empty
   */
  Optional<Cost> cost(Usage usage, String tier, String version) {
    OptionalLong outputTotal = embedding ? OptionalLong.of(0) : usage.outputTotal();
    if (usage.inputTotal().isEmpty() || outputTotal.isEmpty()) {
      return Optional.empty();
    }
    long read = usage.cacheRead().orElse(0);
    long write = usage.cacheWrite5m().orElse(0);
    long write1h = usage.cacheWrite1h().orElse(0);
    long uncached = usage.inputTotal().getAsLong() - read - write - write1h;
    long reasoning = usage.reasoning().orElse(0);
    long output = outputTotal.getAsLong() - reasoning;
    if (uncached < 0 || output < 0 || Math.min(read, Math.min(write, write1h)) < 0) {
      return Optional.empty();
    }
    String context = contextTier(usage.inputTotal().getAsLong());
    Optional<BigDecimal> in = rate("in", context, tier);
    Optional<BigDecimal> out =
        embedding ? Optional.of(BigDecimal.ZERO) : rate("out", context, tier);
    if (in.isEmpty() || out.isEmpty()) {
      return Optional.empty();
    }
    Optional<BigDecimal> reasoningRate = rate("reasoning", context, tier);
    BigDecimal writeRate = anyRate("write", context, tier).orElse(in.get());
    return Optional.of(
        new Cost(
            times(uncached, in.get()),
            times(read, anyRate("read", context, tier).orElse(in.get())),
            times(write, writeRate)
                .add(times(write1h, anyRate("write1h", context, tier).orElse(writeRate))),
            reasoningRate.isPresent()
                ? times(output, out.get())
                : times(outputTotal.getAsLong(), out.get()),
            reasoningRate.map(rate -> times(reasoning, rate)).orElse(BigDecimal.ZERO),
            version));
  }

  private static BigDecimal times(long tokens, BigDecimal rate) {
    return rate.multiply(BigDecimal.valueOf(tokens)).stripTrailingZeros();
  }

  /** The highest threshold below the input, as {@code @200k}; empty for the ordinary rate. */
  private String contextTier(long input) {
    String best = "";
    long highest = 0;
    for (String name : rates.keySet()) {
      if (name.startsWith("in@")) {
        String threshold = name.substring("in@".length(), name.indexOf('k', 3));
        long tokens = Long.parseLong(threshold) * 1000;
        if (input > tokens && tokens > highest) {
          highest = tokens;
          best = "@" + threshold + "k";
        }
      }
    }
    return best;
  }

  /** The rate of exactly this tier: another tier's would be a wrong price. */
  private Optional<BigDecimal> rate(String name, String context, String tier) {
    return Optional.ofNullable(rates.get(name + context + tier));
  }

  /** Cache rates are not listed for every tier; the nearest is taken. */
  private Optional<BigDecimal> anyRate(String name, String context, String tier) {
    return rate(name, context, tier)
        .or(() -> rate(name, "", tier))
        .or(() -> rate(name, context, ""))
        .or(() -> rate(name, "", ""));
  }
}

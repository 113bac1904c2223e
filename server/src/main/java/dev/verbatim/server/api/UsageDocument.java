package dev.verbatim.server.api;

import dev.verbatim.model.Usage;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Schema {@code Usage}. */
public record UsageDocument(
    @Nullable Long inputTotal,
    @Nullable Long cacheRead,
    @Nullable Long cacheWrite5m,
    @Nullable Long cacheWrite1h,
    @Nullable Long outputTotal,
    @Nullable Long reasoning) {

  static UsageDocument of(Usage usage) {
    return sum(List.of(usage));
  }

  /** Adds up what is known; what none tells stays unknown. */
  static UsageDocument sum(List<Usage> usages) {
    return new UsageDocument(
        sum(usages, Usage::inputTotal),
        sum(usages, Usage::cacheRead),
        sum(usages, Usage::cacheWrite5m),
        sum(usages, Usage::cacheWrite1h),
        sum(usages, Usage::outputTotal),
        sum(usages, Usage::reasoning));
  }

  private static @Nullable Long sum(List<Usage> usages, Function<Usage, OptionalLong> part) {
    long sum = 0;
    boolean known = false;
    for (Usage usage : usages) {
      OptionalLong tokens = part.apply(usage);
      sum += tokens.orElse(0);
      known |= tokens.isPresent();
    }
    return known ? sum : null;
  }
}

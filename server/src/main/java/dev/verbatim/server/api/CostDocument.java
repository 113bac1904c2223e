package dev.verbatim.server.api;

import dev.verbatim.model.Cost;
import java.math.BigDecimal;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Schema {@code Cost}. */
public record CostDocument(
    BigDecimal totalUsd,
    BigDecimal inputUsd,
    BigDecimal cacheReadUsd,
    BigDecimal cacheWriteUsd,
    BigDecimal outputUsd,
    BigDecimal reasoningUsd,
    String priceVersion) {

  static CostDocument of(Cost cost) {
    return new CostDocument(
        Units.money(cost.total()),
        Units.money(cost.input()),
        Units.money(cost.cacheRead()),
        Units.money(cost.cacheWrite()),
        Units.money(cost.output()),
        Units.money(cost.reasoning()),
        cost.priceVersion());
  }

  /** Null if there is none to add. */
  static @Nullable CostDocument sum(List<Cost> costs) {
    if (costs.isEmpty()) {
      return null;
    }
    return of(
        new Cost(
            sum(costs, Cost::input),
            sum(costs, Cost::cacheRead),
            sum(costs, Cost::cacheWrite),
            sum(costs, Cost::output),
            sum(costs, Cost::reasoning),
            costs.stream().map(Cost::priceVersion).distinct().collect(Collectors.joining(","))));
  }

  private static BigDecimal sum(List<Cost> costs, Function<Cost, BigDecimal> part) {
    return costs.stream().map(part).reduce(BigDecimal.ZERO, BigDecimal::add);
  }
}

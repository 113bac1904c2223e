package dev.verbatim.otlp.dialect;

import dev.verbatim.model.Cost;
import dev.verbatim.otlp.json.Json;
import dev.verbatim.otlp.json.Numbers;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * What the emitter itself says a call cost, in US dollars. It is kept apart from our own price.
 * Where only a total was sent, or parts that do not add up to it, the total stands whole under
 * {@link Cost#output}.
 */
final class ReportedCost {
  private static final String VERSION = "reported";
  private static final BigDecimal MICROS = BigDecimal.valueOf(1_000_000);

  private ReportedCost() {}

  static Optional<Cost> read(AttributeView from) {
    return object(from, "langfuse.observation.cost_details", "input", "output", "total")
        .or(
            () ->
                of(
                    from.decimal("llm.cost.prompt", "gen_ai.cost.input_cost"),
                    from.decimal("llm.cost.completion", "gen_ai.cost.output_cost"),
                    from.decimal(
                        "llm.cost.total",
                        "gen_ai.usage.cost",
                        "gen_ai.usage.total_cost",
                        "gen_ai.cost.total_cost",
                        "operation.cost",
                        "cost_usd")))
        .or(
            () ->
                of(
                    Optional.empty(),
                    Optional.empty(),
                    from.decimal("cost_usd_micros").map(micros -> micros.divide(MICROS))))
        .or(() -> object(from, "mlflow.llm.cost", "input_cost", "output_cost", "total_cost"));
  }

  private static Optional<Cost> object(
      AttributeView from, String key, String input, String output, String total) {
    Optional<Json.Obj> object = from.has(key) ? from.object(key) : Optional.empty();
    return object.flatMap(
        cost -> of(decimal(cost, input), decimal(cost, output), decimal(cost, total)));
  }

  private static Optional<BigDecimal> decimal(Json.Obj object, String key) {
    return object.text(key).flatMap(Numbers::decimal);
  }

  private static Optional<Cost> of(
      Optional<BigDecimal> input, Optional<BigDecimal> output, Optional<BigDecimal> total) {
    boolean addUp =
        input.isPresent()
            && output.isPresent()
            && (total.isEmpty() || input.get().add(output.get()).compareTo(total.get()) == 0);
    if (addUp) {
      return Optional.of(cost(input.get(), output.get()));
    }
    return total
        .map(whole -> cost(BigDecimal.ZERO, whole))
        .or(() -> output.map(part -> cost(BigDecimal.ZERO, part)))
        .or(() -> input.map(part -> cost(part, BigDecimal.ZERO)));
  }

  private static Cost cost(BigDecimal input, BigDecimal output) {
    return new Cost(input, BigDecimal.ZERO, BigDecimal.ZERO, output, BigDecimal.ZERO, VERSION);
  }
}

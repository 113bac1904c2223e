package dev.verbatim.insight.diff;

import dev.verbatim.model.TraceTotals;
import dev.verbatim.model.TraceTree;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** What two traces took. */
final class TraceMeasures {
  private TraceMeasures() {}

  static List<Measure> of(TraceTree left, TraceTree right) {
    TraceTotals before = left.total();
    TraceTotals after = right.total();
    return List.of(
        Measure.of(Measure.Name.INPUT_TOKENS, before.inputTokens(), after.inputTokens()),
        Measure.of(Measure.Name.OUTPUT_TOKENS, before.outputTokens(), after.outputTokens()),
        new Measure(Measure.Name.COST, number(before.costUsd()), number(after.costUsd())),
        new Measure(Measure.Name.LATENCY, millis(left), millis(right)));
  }

  private static OptionalDouble number(Optional<BigDecimal> value) {
    return value.isPresent()
        ? OptionalDouble.of(value.get().doubleValue())
        : OptionalDouble.empty();
  }

  /** From the first start to the last end. */
  private static OptionalDouble millis(TraceTree tree) {
    long start = Long.MAX_VALUE;
    long end = Long.MIN_VALUE;
    for (TraceTree.Node node : tree.nodes()) {
      start = Math.min(start, node.span().span().startEpochNanos());
      end = Math.max(end, node.span().span().endEpochNanos());
    }
    return tree.nodes().isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(Math.max(0, end - start) / 1e6);
  }
}

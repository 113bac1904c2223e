package dev.verbatim.model;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Sums over model calls. What no call told is missing, not zero; where only some calls told it, the
 * sum is over those, and {@code unpricedCalls} says how many are not in the cost.
 *
 * @param calls spans of the kinds llm, embedding and rerank that count
 * @param inputTokens the sum of {@link Usage#inputTotal}
 * @param outputTokens the sum of {@link Usage#outputTotal}
 * @param costUsd the sum of the costs by our price table ({@link ModelCall#cost}); what emitters
 *     claim ({@link ModelCall#reportedCost}) is kept apart and not in it
 * @param unpricedCalls calls whose price is unknown
 * @param errors spans of any kind with an error or a timeout
 */
public record TraceTotals(
    int calls,
    OptionalLong inputTokens,
    OptionalLong outputTokens,
    Optional<BigDecimal> costUsd,
    int unpricedCalls,
    int errors) {

  /** Adds up; an llm span above another llm span with usage does not count. */
  static final class Sum {
    private int calls;
    private int unpriced;
    private int errors;
    private OptionalLong input = OptionalLong.empty();
    private OptionalLong output = OptionalLong.empty();
    private Optional<BigDecimal> cost = Optional.empty();

    /** Whether some llm span in here reports usage. */
    private boolean hasUsage;

    void addChild(Sum child) {
      calls += child.calls;
      unpriced += child.unpriced;
      errors += child.errors;
      input = plus(input, child.input);
      output = plus(output, child.output);
      cost = child.cost.map(more -> cost.map(more::add).orElse(more)).or(() -> cost);
      hasUsage |= child.hasUsage;
    }

    /** To be called after all children were added. */
    void addSelf(Span span) {
      if (span.status() == SpanStatus.ERROR || span.status() == SpanStatus.TIMEOUT) {
        errors++;
      }
      boolean counts =
          switch (span.kind()) {
            case LLM -> !hasUsage;
            case EMBEDDING, RERANK -> true;
            default -> false;
          };
      if (!counts) {
        return;
      }
      Usage usage = span.call().map(ModelCall::usage).orElse(Usage.UNKNOWN);
      calls++;
      input = plus(input, usage.inputTotal());
      output = plus(output, usage.outputTotal());
      Optional<Cost> own = span.call().flatMap(ModelCall::cost);
      if (own.isPresent()) {
        cost = Optional.of(own.get().total().add(cost.orElse(BigDecimal.ZERO)));
      } else {
        unpriced++;
      }
      hasUsage |= span.kind() == SpanKind.LLM && usage.tellsTokens();
    }

    private static OptionalLong plus(OptionalLong sum, OptionalLong more) {
      return more.isEmpty() ? sum : OptionalLong.of(sum.orElse(0) + more.getAsLong());
    }

    TraceTotals total() {
      return new TraceTotals(calls, input, output, cost, unpriced, errors);
    }
  }
}

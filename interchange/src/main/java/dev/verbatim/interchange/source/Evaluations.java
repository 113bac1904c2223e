package dev.verbatim.interchange.source;

import dev.verbatim.otlp.json.Json;
import dev.verbatim.otlp.json.Numbers;
import java.util.Optional;

/**
 * Scores and annotations, in the attributes of OpenTelemetry's {@code gen_ai.evaluation.result}.
 */
final class Evaluations {
  private Evaluations() {}

  /**
   * Makes the span an evaluator's.
   *
   * @param value a number, or text where the product has no number
   */
  static void write(
      SpanDraft span,
      String name,
      Optional<String> value,
      Optional<String> label,
      Optional<String> explanation) {
    span.put("verbatim.kind", "evaluator").put("gen_ai.evaluation.name", name);
    value.ifPresent(
        text ->
            span.putJson(
                "gen_ai.evaluation.score.value",
                Numbers.decimal(text).isPresent() ? new Json.Num(text) : new Json.Str(text)));
    span.put("gen_ai.evaluation.score.label", label)
        .put("gen_ai.evaluation.explanation", explanation)
        .put("verbatim.output", label.or(() -> value));
  }
}

package dev.verbatim.insight.align;

import dev.verbatim.capture.canon.Thresholds;
import dev.verbatim.insight.text.WordSketch;
import dev.verbatim.model.SpanKind;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * What it costs to take one step for the other: 0 if they say the same, at most 1, {@link #NEVER}
 * for steps that are different things: of different kinds, or of different names where the
 * arguments are not alike either.
 */
final class StepCost {
  static final double NEVER = 1e9;

  private final Thresholds thresholds;
  private final Map<Step, Known> known = new IdentityHashMap<>();
  private final Map<List<String>, Integer> numbers = new HashMap<>();

  /**
   * What is known about a step; texts as numbers, the same for the same text.
   *
   * @param says equal for steps that say the same
   * @param does equal for steps that do the same: a call of one tool with the same arguments,
   *     whatever came back; a model call that asks for the same tools, whatever was said
   */
  record Known(
      SpanKind kind, int name, int status, int says, int does, WordSketch shape, WordSketch text) {}

  StepCost(Thresholds thresholds) {
    this.thresholds = thresholds;
  }

  double of(Known left, Known right) {
    if (left.kind() != right.kind()) {
      return NEVER;
    }
    if (left.says() == right.says()) {
      return 0;
    }
    boolean named = left.name() == right.name();
    double shape = left.shape().likeness(right.shape());
    if (!named && left.kind() != SpanKind.LLM && shape < thresholds.sameStep()) {
      return NEVER;
    }
    return (named ? 0 : thresholds.kindWeight())
        + thresholds.shapeWeight() * (1 - shape)
        + thresholds.textWeight() * (1 - left.text().likeness(right.text()))
        + (left.status() == right.status() ? 0 : thresholds.statusWeight());
  }

  /** Equal for steps that say the same. */
  int says(Step step) {
    return known(step).says();
  }

  /** Equal for steps that do the same, whatever came of it. */
  int does(Step step) {
    return known(step).does();
  }

  Known known(Step step) {
    Known before = known.get(step);
    if (before != null) {
      return before;
    }
    String kind = step.kind().wireName();
    String name = step.kind() == SpanKind.LLM ? "" : step.name();
    Known made =
        new Known(
            step.kind(),
            number(List.of(step.name())),
            number(List.of(step.status(), "")),
            number(List.of(kind, step.name(), step.shape(), step.text(), step.status())),
            step.shape().isEmpty()
                ? number(List.of(kind, name, step.text()))
                : number(List.of(kind, name, step.shape(), "")),
            WordSketch.of(step.shape()),
            WordSketch.of(step.text()));
    known.put(step, made);
    return made;
  }

  private int number(List<String> content) {
    return numbers.computeIfAbsent(content, first -> numbers.size());
  }
}

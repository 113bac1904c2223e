package dev.verbatim.insight.diff;

import dev.verbatim.capture.canon.NoiseMask;
import dev.verbatim.capture.canon.NoiseRules;
import dev.verbatim.capture.canon.Thresholds;
import dev.verbatim.capture.json.JsonValue;
import dev.verbatim.insight.facts.FactDelta;
import dev.verbatim.insight.json.JsonChange;
import dev.verbatim.insight.json.JsonDiff;
import dev.verbatim.insight.text.TextDiff;
import dev.verbatim.model.Span;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Compares two steps that call no model. Safe for several threads. */
public final class StepDiffer {
  private static final int MAX_JSON_DEPTH = 256;

  private final Thresholds thresholds;
  private final NoiseRules rules;

  public StepDiffer(Thresholds thresholds) {
    this(thresholds, NoiseRules.NONE);
  }

  /**
   * The same.
   *
   * @param rules what people said is noise
   */
  public StepDiffer(Thresholds thresholds, NoiseRules rules) {
    this.thresholds = thresholds;
    this.rules = rules;
  }

  /**
   * One of the steps.
   *
   * @param given empty if it was given nothing, or it was not captured
   * @param gave the same for what it gave
   */
  public record Compared(Span span, Optional<String> given, Optional<String> gave) {}

  /** Compares. */
  public StepDiff compare(Compared left, Compared right) {
    String before = left.gave().orElse("");
    String after = right.gave().orElse("");
    List<JsonChange> given =
        JsonDiff.ofTexts(
            rules.json(left.given().orElse("null")), rules.json(right.given().orElse("null")));
    return new StepDiff(
        sentence(left, right, given),
        given,
        TextDiff.of(before, after, thresholds),
        json(before, after),
        FactDelta.of(before, after),
        List.of(
            new Measure(
                Measure.Name.LATENCY,
                OptionalDouble.of(left.span().durationNanos() / 1e6),
                OptionalDouble.of(right.span().durationNanos() / 1e6))));
  }

  private String sentence(Compared left, Compared right, List<JsonChange> given) {
    boolean noted = left.given().isPresent() || right.given().isPresent();
    return (noted ? given.isEmpty() ? "Given the same. " : "Given something else. " : "")
        + gave(left, right);
  }

  private String gave(Compared left, Compared right) {
    if (left.gave().isEmpty() && right.gave().isEmpty()) {
      return "What they gave was not captured.";
    }
    if (left.gave().isEmpty() || right.gave().isEmpty()) {
      return "Only the " + (left.gave().isEmpty() ? "right" : "left") + " one gave something.";
    }
    String before = left.gave().get();
    String after = right.gave().get();
    if (JsonDiff.ofTexts(before, after).isEmpty()) {
      return "They gave the same.";
    }
    return masked(left.span(), before).equals(masked(right.span(), after))
        ? "They gave the same but for times, ids and the like."
        : "They gave something else.";
  }

  private String masked(Span span, String text) {
    return new NoiseMask(span.startEpochNanos(), thresholds, rules).json(text);
  }

  private static Optional<List<JsonChange>> json(String left, String right) {
    Optional<JsonValue> before = tree(left);
    Optional<JsonValue> after = tree(right);
    return before.isPresent() && after.isPresent()
        ? Optional.of(JsonDiff.of(before.get(), after.get()))
        : Optional.empty();
  }

  private static Optional<JsonValue> tree(String text) {
    return JsonValue.parse(text, MAX_JSON_DEPTH)
        .filter(value -> value.isObject() || value.isArray());
  }
}

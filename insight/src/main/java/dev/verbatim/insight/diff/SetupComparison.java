package dev.verbatim.insight.diff;

import dev.verbatim.capture.canon.NoiseMask;
import dev.verbatim.capture.canon.NoiseRules;
import dev.verbatim.capture.canon.Thresholds;
import dev.verbatim.insight.align.Step;
import dev.verbatim.insight.diff.Factor.Kind;
import dev.verbatim.insight.diff.Factor.State;
import dev.verbatim.insight.json.JsonChange;
import dev.verbatim.insight.text.TextDiff;
import dev.verbatim.insight.version.PromptReading;
import dev.verbatim.model.ModelCall;
import dev.verbatim.model.Span;
import dev.verbatim.model.StoredSpan;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Function;

/**
 * With what the model calls of two traces ran. Calls that belong together are compared one pair
 * after the other; the first that differ in something stand for the trace. What both sides use
 * somewhere is no change but another pairing: a router's prompt that met an answerer's.
 */
final class SetupComparison {
  /** Pairs whose prompts are taken apart although their instructions are the same. */
  private static final int TEMPLATES = 8;

  private final List<Pair> pairs;
  private final Pair answering;
  private final Function<StoredSpan, Optional<PromptReading>> readings;
  private final Map<StoredSpan, Optional<PromptReading>> read = new IdentityHashMap<>();
  private final NoiseRules rules;
  private final Thresholds thresholds;

  /**
   * A model call.
   *
   * @param setup empty if its messages are not known
   */
  record Call(StoredSpan stored, Optional<Step.Setup> setup) {
    Span span() {
      return stored.span();
    }

    String prompt() {
      return setup.map(Step.Setup::prompt).orElse("");
    }

    String parameters() {
      return span().call().flatMap(ModelCall::parametersJson).orElse("");
    }
  }

  /** Two calls that belong together. */
  record Pair(Call left, Call right) {}

  /**
   * @param pairs in the order of the path
   * @param answering the calls that gave the answers; they may belong to no pair
   * @param readings takes prompts apart
   * @param rules what people said is noise
   */
  SetupComparison(
      List<Pair> pairs,
      Pair answering,
      Function<StoredSpan, Optional<PromptReading>> readings,
      NoiseRules rules,
      Thresholds thresholds) {
    this.pairs = pairs;
    this.answering = answering;
    this.readings = readings;
    this.rules = rules;
    this.thresholds = thresholds;
  }

  /** The first pair that differs in something, else the answering one. */
  private <T> Pair first(Function<Call, T> property, BiPredicate<Pair, T> differs) {
    Set<T> onLeft = new HashSet<>();
    Set<T> onRight = new HashSet<>();
    for (Pair pair : pairs) {
      onLeft.add(property.apply(pair.left()));
      onRight.add(property.apply(pair.right()));
    }
    for (Pair pair : pairs) {
      T before = property.apply(pair.left());
      T after = property.apply(pair.right());
      boolean paired = onRight.contains(before) && onLeft.contains(after);
      if (!before.equals(after) && !paired && differs.test(pair, after)) {
        return pair;
      }
    }
    return answering;
  }

  private Pair prompts() {
    Pair pair =
        first(Call::prompt, (both, prompt) -> isKnown(both) && state(both) == State.CHANGED);
    if (isKnown(pair) && state(pair) == State.CHANGED) {
      return pair;
    }
    // Those whose text stands around the question have the same instructions, or none.
    return pairs.stream()
        .limit(TEMPLATES)
        .filter(both -> isKnown(both) && state(both) == State.CHANGED)
        .findFirst()
        .orElse(pair);
  }

  private static boolean isKnown(Pair pair) {
    return pair.left().setup().isPresent() && pair.right().setup().isPresent();
  }

  private Optional<PromptReading> reading(Call call) {
    return read.computeIfAbsent(call.stored(), readings);
  }

  private Optional<PromptComparison> filled(Pair pair) {
    return PromptComparison.of(reading(pair.left()), reading(pair.right()));
  }

  private State state(Pair pair) {
    Optional<PromptComparison> filled = filled(pair);
    if (filled.isPresent()) {
      return Factors.templateState(filled.get());
    }
    Span left = pair.left().span();
    Span right = pair.right().span();
    return Factors.promptState(
        pair.left().prompt(),
        left,
        new NoiseMask(left.startEpochNanos(), thresholds, rules),
        pair.right().prompt(),
        right,
        new NoiseMask(right.startEpochNanos(), thresholds, rules));
  }

  Factor promptFactor() {
    Pair pair = prompts();
    return Factors.prompt(
        isKnown(pair) ? state(pair) : State.UNKNOWN, pair.left().span(), pair.right().span());
  }

  TextDiff prompt() {
    Pair pair = prompts();
    Optional<PromptReading> before = reading(pair.left()).filter(PromptReading::isTemplate);
    Optional<PromptReading> after = reading(pair.right()).filter(PromptReading::isTemplate);
    return TextDiff.of(
        text(pair.left(), after.isPresent() ? before : Optional.empty()),
        text(pair.right(), before.isPresent() ? after : Optional.empty()),
        thresholds);
  }

  private static String text(Call call, Optional<PromptReading> template) {
    return template.map(it -> it.beside(call.prompt())).orElse(call.prompt());
  }

  /** Of the prompts that differ in the program's text, else of the first that differ. */
  Optional<PromptComparison> filled() {
    Pair pair = prompts();
    if (isKnown(pair) && state(pair) == State.CHANGED) {
      return filled(pair);
    }
    Pair other =
        first(
            Call::prompt,
            (both, prompt) ->
                isKnown(both) && filled(both).filter(it -> !it.variables().isEmpty()).isPresent());
    return isKnown(other) ? filled(other) : Optional.empty();
  }

  Factor model() {
    Pair pair =
        first(
            call -> Factors.modelOf(call.span()).orElse(""),
            (both, model) ->
                Factors.modelOf(both.left().span()).isPresent()
                    && Factors.modelOf(both.right().span()).isPresent());
    return Factors.model(pair.left().span(), pair.right().span());
  }

  private Pair parameterPair() {
    return first(
        Call::parameters,
        (pair, parameters) ->
            !pair.left().parameters().isEmpty()
                && !parameters.isEmpty()
                && !Factors.parameterChanges(pair.left().span(), pair.right().span()).isEmpty());
  }

  List<JsonChange> parameters() {
    Pair pair = parameterPair();
    return Factors.parameterChanges(pair.left().span(), pair.right().span());
  }

  Factor parameterFactor() {
    Pair pair = parameterPair();
    return Factors.parameters(pair.left().span(), pair.right().span(), parameters());
  }

  private Pair toolPair() {
    return first(
        call -> call.setup().map(Step.Setup::tools).orElse(List.of()),
        (pair, tools) -> isKnown(pair) && !tools(pair).isEmpty());
  }

  private static List<ToolDelta> tools(Pair pair) {
    return Factors.tools(
        pair.left().setup().map(Step.Setup::tools).orElse(List.of()),
        pair.right().setup().map(Step.Setup::tools).orElse(List.of()));
  }

  List<ToolDelta> tools() {
    return tools(toolPair());
  }

  Factor toolFactor() {
    Pair pair = toolPair();
    return Factors.unnamed(Kind.TOOLS, isKnown(pair) ? Factors.state(tools(pair)) : State.UNKNOWN);
  }
}

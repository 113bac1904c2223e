package dev.verbatim.insight.diff;

import dev.verbatim.capture.canon.NoiseMask;
import dev.verbatim.capture.canon.NoiseRules;
import dev.verbatim.capture.canon.QuestionText;
import dev.verbatim.capture.canon.Thresholds;
import dev.verbatim.insight.diff.Factor.Kind;
import dev.verbatim.insight.diff.Factor.State;
import dev.verbatim.insight.json.JsonChange;
import dev.verbatim.insight.text.TextDiff;
import dev.verbatim.model.Cost;
import dev.verbatim.model.Message;
import dev.verbatim.model.ModelCall;
import dev.verbatim.model.Span;
import dev.verbatim.model.Usage;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Compares two model calls. Safe for several threads. */
public final class CallDiffer {
  private final Thresholds thresholds;
  private final NoiseRules rules;

  public CallDiffer(Thresholds thresholds) {
    this(thresholds, NoiseRules.NONE);
  }

  /**
   * The same.
   *
   * @param rules what people said is noise
   */
  public CallDiffer(Thresholds thresholds, NoiseRules rules) {
    this.thresholds = thresholds;
    this.rules = rules;
  }

  /** Compares; takes time in the size of what differs, not of what is equal. */
  public CallDiff compare(ComparedCall left, ComparedCall right) {
    NoiseMask leftMask = mask(left);
    NoiseMask rightMask = mask(right);
    MessageAlignment.Result messages =
        messages(left.dialogue(), leftMask, right.dialogue(), rightMask);
    TextDiff prompt =
        TextDiff.of(left.programTextBeside(right), right.programTextBeside(left), thresholds);
    Optional<PromptComparison> filled = PromptComparison.of(left.reading(), right.reading());
    List<JsonChange> parameters = Factors.parameterChanges(left.span(), right.span());
    List<ToolDelta> tools =
        Factors.tools(left.conversation().tools(), right.conversation().tools());
    AnswerDiff answer = AnswerDiffer.compare(left, leftMask, right, rightMask, rules, thresholds);
    List<Measure> measures = measures(left.span(), right.span());
    HistoryChange history = history(messages.pairs(), left, right);
    List<Factor> factors = factors(left, right, filled, parameters, tools, history.state());
    String sentence =
        Sentence.of(
            new Causes(
                    factors,
                    prompt,
                    filled,
                    parameters,
                    tools,
                    history,
                    left.asksLike(right, thresholds))
                .statements(false),
            AnswerCallStatements.of(answer.calls()),
            AnswerStatements.of(answer),
            measures);
    return new CallDiff(
        sentence,
        factors,
        prompt,
        filled.map(PromptComparison::variables).orElse(List.of()),
        parameters,
        tools,
        messages.pairs(),
        answer,
        measures,
        messages.complete() && prompt.complete() && answer.text().complete());
  }

  /** What may explain a difference, without looking for the difference: for many pairs. */
  public List<Factor> factors(ComparedCall left, ComparedCall right) {
    return factors(
        left,
        right,
        PromptComparison.of(left.reading(), right.reading()),
        Factors.parameterChanges(left.span(), right.span()),
        Factors.tools(left.conversation().tools(), right.conversation().tools()),
        historyState(left, right));
  }

  private List<Factor> factors(
      ComparedCall left,
      ComparedCall right,
      Optional<PromptComparison> filled,
      List<JsonChange> parameters,
      List<ToolDelta> tools,
      State history) {
    NoiseMask leftMask = mask(left);
    NoiseMask rightMask = mask(right);
    boolean captured = !left.conversation().isEmpty() && !right.conversation().isEmpty();
    return List.of(
        Factors.question(left, leftMask, right, rightMask),
        Factors.prompt(
            !captured
                ? State.UNKNOWN
                : filled.isPresent()
                    ? Factors.templateState(filled.get())
                    : Factors.promptState(
                        left.prompt(),
                        left.span(),
                        leftMask,
                        right.prompt(),
                        right.span(),
                        rightMask),
            left.span(),
            right.span()),
        Factors.variables(captured ? filled : Optional.empty()),
        Factors.model(left.span(), right.span()),
        Factors.parameters(left.span(), right.span(), parameters),
        Factors.unnamed(Kind.TOOLS, captured ? Factors.state(tools) : State.UNKNOWN),
        Factors.unnamed(Kind.HISTORY, captured ? history : State.UNKNOWN),
        Factors.code(left.span(), right.span()));
  }

  /** The state of {@link #history}: messages are all in their place, or something changed. */
  private State historyState(ComparedCall left, ComparedCall right) {
    DialogueForm before = DialogueForm.of(left.dialogue(), mask(left));
    DialogueForm after = DialogueForm.of(right.dialogue(), mask(right));
    int leftPlace = QuestionText.placeIn(left.dialogue());
    int rightPlace = QuestionText.placeIn(right.dialogue());
    if (before.textsWithout(leftPlace).equals(after.textsWithout(rightPlace))) {
      return State.SAME;
    }
    return before.maskedWithout(leftPlace).equals(after.maskedWithout(rightPlace))
        ? State.NOISE
        : State.CHANGED;
  }

  /** Compares the answers alone. */
  public AnswerDiff answers(ComparedCall left, ComparedCall right) {
    return AnswerDiffer.compare(left, mask(left), right, mask(right), rules, thresholds);
  }

  /** What was said to a model, without the instructions and without noise, message by message. */
  public List<String> dialogue(ComparedCall call) {
    return DialogueForm.of(call.dialogue(), mask(call)).masked();
  }

  NoiseMask mask(ComparedCall call) {
    return new NoiseMask(call.span().startEpochNanos(), thresholds, rules);
  }

  MessageAlignment.Result messages(
      List<Message> left, NoiseMask leftMask, List<Message> right, NoiseMask rightMask) {
    return MessageAlignment.of(
        left,
        DialogueForm.of(left, leftMask),
        right,
        DialogueForm.of(right, rightMask),
        thresholds);
  }

  /** Of all messages but the question. */
  private static HistoryChange history(
      List<MessagePair> messages, ComparedCall left, ComparedCall right) {
    int before = QuestionText.placeIn(left.dialogue());
    int after = QuestionText.placeIn(right.dialogue());
    return HistoryChange.of(
        messages.stream()
            .filter(
                pair ->
                    (before < 0 || pair.left().orElse(-1) != before)
                        && (after < 0 || pair.right().orElse(-1) != after))
            .toList());
  }

  private static List<Measure> measures(Span left, Span right) {
    Usage before = left.call().map(ModelCall::usage).orElse(Usage.UNKNOWN);
    Usage after = right.call().map(ModelCall::usage).orElse(Usage.UNKNOWN);
    return List.of(
        Measure.of(Measure.Name.INPUT_TOKENS, before.inputTotal(), after.inputTotal()),
        Measure.of(Measure.Name.OUTPUT_TOKENS, before.outputTotal(), after.outputTotal()),
        new Measure(Measure.Name.COST, cost(left), cost(right)),
        new Measure(
            Measure.Name.LATENCY,
            OptionalDouble.of(left.durationNanos() / 1e6),
            OptionalDouble.of(right.durationNanos() / 1e6)),
        new Measure(
            Measure.Name.FIRST_TOKEN,
            millis(left.timeToFirstTokenNanos()),
            millis(right.timeToFirstTokenNanos())));
  }

  private static OptionalDouble millis(OptionalLong nanos) {
    return nanos.isPresent() ? OptionalDouble.of(nanos.getAsLong() / 1e6) : OptionalDouble.empty();
  }

  private static OptionalDouble cost(Span span) {
    Optional<Cost> cost = span.call().flatMap(ModelCall::cost);
    return cost.isPresent()
        ? OptionalDouble.of(cost.get().total().doubleValue())
        : OptionalDouble.empty();
  }
}

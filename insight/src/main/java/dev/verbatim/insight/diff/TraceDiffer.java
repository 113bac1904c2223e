package dev.verbatim.insight.diff;

import dev.verbatim.capture.canon.NoiseMask;
import dev.verbatim.capture.canon.NoiseRules;
import dev.verbatim.capture.canon.Thresholds;
import dev.verbatim.insight.align.Step;
import dev.verbatim.insight.align.StepPair;
import dev.verbatim.insight.align.TraceAlignment;
import dev.verbatim.insight.align.TraceSteps;
import dev.verbatim.insight.diff.Factor.Kind;
import dev.verbatim.insight.diff.Factor.State;
import dev.verbatim.insight.text.TextDiff;
import dev.verbatim.insight.version.PromptReading;
import dev.verbatim.model.SpanId;
import dev.verbatim.model.SpanKind;
import dev.verbatim.model.StoredSpan;
import dev.verbatim.model.TraceTree;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Compares two traces. Safe for several threads as far as its contents are. */
public final class TraceDiffer {
  private static final Comparator<StoredSpan> BY_START =
      Comparator.comparingLong(stored -> stored.span().startEpochNanos());

  private final TraceSteps.Contents contents;
  private final Function<StoredSpan, Optional<PromptReading>> readings;
  private final NoiseRules rules;
  private final Thresholds thresholds;
  private final CallDiffer calls;

  /** Compares prompts as mere texts. */
  public TraceDiffer(TraceSteps.Contents contents, Thresholds thresholds) {
    this(contents, call -> Optional.empty(), NoiseRules.NONE, thresholds);
  }

  /**
   * @param contents reads what spans were given and gave
   * @param readings takes the prompt of a call apart, where its program text is known
   * @param rules what people said is noise
   */
  public TraceDiffer(
      TraceSteps.Contents contents,
      Function<StoredSpan, Optional<PromptReading>> readings,
      NoiseRules rules,
      Thresholds thresholds) {
    this.contents = contents;
    this.readings = readings;
    this.thresholds = thresholds;
    this.rules = rules;
    this.calls = new CallDiffer(thresholds, rules);
  }

  /** Compares. */
  public TraceDiff compare(TraceTree left, TraceTree right) {
    TraceSteps steps = new TraceSteps(contents, thresholds, rules);
    TraceAlignment path = TraceAlignment.of(steps.of(left), steps.of(right), thresholds);
    Map<SpanId, StoredSpan> leftSpans = spans(left);
    Map<SpanId, StoredSpan> rightSpans = spans(right);
    List<ToolDelta> called = PathCalls.of(path.pairs());
    List<Measure> measures = TraceMeasures.of(left, right);
    List<StoredSpan> leftCalls = modelCalls(left);
    List<StoredSpan> rightCalls = modelCalls(right);
    if (leftCalls.isEmpty() || rightCalls.isEmpty()) {
      return new TraceDiff(
          withoutCalls(leftCalls, rightCalls),
          List.of(),
          Optional.empty(),
          List.of(),
          List.of(),
          List.of(),
          Optional.empty(),
          Optional.empty(),
          called,
          path,
          measures);
    }
    List<StepPair> paired =
        path.pairs().stream()
            .filter(pair -> pair.left().isPresent() && pair.right().isPresent())
            .filter(pair -> pair.left().get().kind() == SpanKind.LLM)
            .toList();
    StoredSpan leftAnswer = leftCalls.getLast();
    StoredSpan rightAnswer = rightCalls.getLast();
    SetupComparison setups =
        new SetupComparison(
            paired.stream().map(pair -> setups(pair, leftSpans, rightSpans)).toList(),
            answering(path, leftAnswer, rightAnswer),
            readings,
            rules,
            thresholds);
    Opening opening =
        paired.isEmpty()
            ? opening(leftCalls.getFirst(), rightCalls.getFirst())
            : opening(
                span(paired.getFirst().left(), leftSpans),
                span(paired.getFirst().right(), rightSpans));
    Optional<PromptComparison> filled = setups.filled();
    List<Factor> factors = new ArrayList<>();
    factors.add(opening.question());
    factors.add(setups.promptFactor());
    factors.add(Factors.variables(filled));
    factors.add(setups.model());
    factors.add(setups.parameterFactor());
    factors.add(setups.toolFactor());
    Documents.compare(retrieved(left), retrieved(right)).ifPresent(factors::add);
    factors.add(
        Factors.unnamed(Kind.HISTORY, opening.known() ? opening.history().state() : State.UNKNOWN));
    factors.add(Factors.code(leftAnswer.span(), rightAnswer.span()));
    CallDiff call = calls.compare(compared(leftAnswer), compared(rightAnswer));
    TextDiff prompt = setups.prompt();
    PathStatements told = new PathStatements(path.pairs(), rightSpans);
    List<String> causes =
        new Causes(
                factors,
                prompt,
                filled,
                setups.parameters(),
                setups.tools(),
                opening.history(),
                opening.similar())
            .statements(told.isOtherProgram());
    String sentence =
        Sentence.of(causes, told.statements(), AnswerStatements.of(call.answer()), measures);
    return new TraceDiff(
        sentence,
        factors,
        Optional.of(prompt),
        filled.map(PromptComparison::variables).orElse(List.of()),
        setups.parameters(),
        setups.tools(),
        Optional.of(call),
        Optional.of(new TraceDiff.Answers(leftAnswer.span().spanId(), rightAnswer.span().spanId())),
        called,
        path,
        measures);
  }

  private static String withoutCalls(List<StoredSpan> left, List<StoredSpan> right) {
    return left.isEmpty() && right.isEmpty()
        ? "Neither trace calls a model."
        : "The " + (left.isEmpty() ? "left" : "right") + " trace calls no model.";
  }

  /** What was asked first, and what had been said before. */
  private record Opening(Factor question, HistoryChange history, boolean similar, boolean known) {}

  private Opening opening(StoredSpan left, StoredSpan right) {
    ComparedCall before = compared(left);
    ComparedCall after = compared(right);
    NoiseMask leftMask = calls.mask(before);
    NoiseMask rightMask = calls.mask(after);
    return new Opening(
        Factors.question(before, leftMask, after, rightMask),
        HistoryChange.of(
            calls.messages(before.history(), leftMask, after.history(), rightMask).pairs()),
        before.asksLike(after, thresholds),
        !before.conversation().isEmpty() && !after.conversation().isEmpty());
  }

  private ComparedCall compared(StoredSpan stored) {
    return new ComparedCall(stored.span(), contents.conversation(stored), readings.apply(stored));
  }

  private static SetupComparison.Pair setups(
      StepPair pair, Map<SpanId, StoredSpan> left, Map<SpanId, StoredSpan> right) {
    return new SetupComparison.Pair(
        new SetupComparison.Call(span(pair.left(), left), pair.left().flatMap(Step::setup)),
        new SetupComparison.Call(span(pair.right(), right), pair.right().flatMap(Step::setup)));
  }

  private static SetupComparison.Pair answering(
      TraceAlignment path, StoredSpan left, StoredSpan right) {
    Optional<Step.Setup> before =
        path.pairs().stream()
            .flatMap(pair -> pair.left().stream())
            .filter(step -> step.spanId().equals(left.span().spanId()))
            .findFirst()
            .flatMap(Step::setup);
    Optional<Step.Setup> after =
        path.pairs().stream()
            .flatMap(pair -> pair.right().stream())
            .filter(step -> step.spanId().equals(right.span().spanId()))
            .findFirst()
            .flatMap(Step::setup);
    return new SetupComparison.Pair(
        new SetupComparison.Call(left, before), new SetupComparison.Call(right, after));
  }

  private static StoredSpan span(Optional<Step> step, Map<SpanId, StoredSpan> spans) {
    SpanId id = step.orElseThrow().spanId();
    StoredSpan span = spans.get(id);
    if (span == null) {
      throw new IllegalStateException("step " + id + " is no span of the trace");
    }
    return span;
  }

  private static Map<SpanId, StoredSpan> spans(TraceTree tree) {
    Map<SpanId, StoredSpan> spans = new HashMap<>();
    for (TraceTree.Node node : tree.nodes()) {
      spans.putIfAbsent(node.span().span().spanId(), node.span());
    }
    return spans;
  }

  /** In the order of their starts. */
  private static List<StoredSpan> modelCalls(TraceTree tree) {
    return tree.nodes().stream()
        .map(TraceTree.Node::span)
        .filter(stored -> stored.span().kind() == SpanKind.LLM)
        .sorted(BY_START)
        .toList();
  }

  private List<String> retrieved(TraceTree tree) {
    return tree.nodes().stream()
        .map(TraceTree.Node::span)
        .filter(stored -> stored.span().kind() == SpanKind.RETRIEVAL)
        .flatMap(stored -> contents.output(stored).stream())
        .toList();
  }
}

package dev.verbatim.insight.diff;

import dev.verbatim.capture.canon.Thresholds;
import dev.verbatim.insight.align.Step;
import dev.verbatim.insight.align.StepPair;
import dev.verbatim.insight.align.TraceAlignment;
import dev.verbatim.insight.align.TraceSteps;
import dev.verbatim.insight.diff.MessagePair.Relation;
import dev.verbatim.insight.json.JsonChange;
import dev.verbatim.insight.json.JsonDiff;
import dev.verbatim.model.SpanKind;
import dev.verbatim.model.StoredSpan;
import dev.verbatim.model.TraceTotals;
import dev.verbatim.model.TraceTree;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;

/** Compares two traces. Safe for several threads as far as its contents are. */
public final class TraceDiffer {
  private final TraceSteps.Contents contents;
  private final Thresholds thresholds;

  /**
   * @param contents reads what spans were given and gave
   */
  public TraceDiffer(TraceSteps.Contents contents, Thresholds thresholds) {
    this.contents = contents;
    this.thresholds = thresholds;
  }

  /** Compares. */
  public TraceDiff compare(TraceTree left, TraceTree right) {
    TraceSteps steps = new TraceSteps(contents, thresholds);
    TraceAlignment path = TraceAlignment.of(steps.of(left), steps.of(right), thresholds);
    List<ToolDelta> calls = calls(path);
    List<Measure> measures = measures(left, right);
    Optional<StoredSpan> leftAnswer = lastCall(left);
    Optional<StoredSpan> rightAnswer = lastCall(right);
    if (leftAnswer.isEmpty() || rightAnswer.isEmpty()) {
      String sentence =
          leftAnswer.isEmpty() && rightAnswer.isEmpty()
              ? "Neither trace calls a model."
              : "The " + (leftAnswer.isEmpty() ? "left" : "right") + " trace calls no model.";
      return new TraceDiff(sentence, Optional.empty(), Optional.empty(), calls, path, measures);
    }
    CallDiff call =
        new CallDiffer(thresholds).compare(compared(leftAnswer.get()), compared(rightAnswer.get()));
    String sentence =
        new Sentence(call.factors(), call.prompt(), call.tools(), calls, call.answer(), measures)
            .text();
    TraceDiff.Answers answers =
        new TraceDiff.Answers(leftAnswer.get().span().spanId(), rightAnswer.get().span().spanId());
    return new TraceDiff(sentence, Optional.of(call), Optional.of(answers), calls, path, measures);
  }

  private ComparedCall compared(StoredSpan stored) {
    return new ComparedCall(stored.span(), contents.conversation(stored));
  }

  private static Optional<StoredSpan> lastCall(TraceTree tree) {
    return tree.nodes().stream()
        .map(TraceTree.Node::span)
        .filter(stored -> stored.span().kind() == SpanKind.LLM)
        .max(Comparator.comparingLong(stored -> stored.span().startEpochNanos()));
  }

  /** Tools that only one side calls, and the first call of each that differs. */
  private static List<ToolDelta> calls(TraceAlignment path) {
    Set<String> left = names(path, true);
    Set<String> right = names(path, false);
    List<ToolDelta> deltas = new ArrayList<>();
    for (StepPair pair : path.pairs()) {
      Step step = pair.left().or(pair::right).orElseThrow();
      if (step.kind() != SpanKind.TOOL) {
        continue;
      }
      pair.left()
          .filter(it -> !right.contains(it.name()))
          .ifPresent(it -> deltas.add(new ToolDelta(it.name(), Relation.REMOVED, List.of())));
      pair.right()
          .filter(it -> !left.contains(it.name()))
          .ifPresent(it -> deltas.add(new ToolDelta(it.name(), Relation.ADDED, List.of())));
      if (pair.left().isPresent()
          && pair.right().isPresent()
          && pair.left().get().name().equals(pair.right().get().name())) {
        List<JsonChange> changes =
            JsonDiff.ofTexts(pair.left().get().shape(), pair.right().get().shape());
        if (!changes.isEmpty()) {
          deltas.add(new ToolDelta(step.name(), Relation.CHANGED, changes));
        }
      }
    }
    return deltas.stream().distinct().toList();
  }

  private static Set<String> names(TraceAlignment path, boolean left) {
    return path.pairs().stream()
        .flatMap(pair -> (left ? pair.left() : pair.right()).stream())
        .filter(step -> step.kind() == SpanKind.TOOL)
        .map(Step::name)
        .collect(Collectors.toSet());
  }

  private static List<Measure> measures(TraceTree left, TraceTree right) {
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

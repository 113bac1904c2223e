package dev.verbatim.insight.diff;

import dev.verbatim.capture.canon.CanonicalRequest;
import dev.verbatim.capture.canon.CanonicalTool;
import dev.verbatim.capture.canon.NoiseMask;
import dev.verbatim.capture.canon.QuestionText;
import dev.verbatim.insight.diff.Factor.Kind;
import dev.verbatim.insight.diff.Factor.State;
import dev.verbatim.insight.diff.MessagePair.Relation;
import dev.verbatim.insight.facts.StatedDays;
import dev.verbatim.insight.json.JsonChange;
import dev.verbatim.insight.json.JsonDiff;
import dev.verbatim.model.Conversation.ToolDefinition;
import dev.verbatim.model.ModelCall;
import dev.verbatim.model.Span;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What may explain a difference of two model calls, one thing at a time. */
final class Factors {
  private Factors() {}

  static Factor question(
      ComparedCall left, NoiseMask leftMask, ComparedCall right, NoiseMask rightMask) {
    String before = QuestionText.normal(leftMask.mask(left.questionBeside(right)));
    String after = QuestionText.normal(rightMask.mask(right.questionBeside(left)));
    State state =
        left.conversation().isEmpty()
                || right.conversation().isEmpty()
                || before.isEmpty() && after.isEmpty()
            ? State.UNKNOWN
            : before.equals(after) ? State.SAME : State.CHANGED;
    return new Factor(Kind.QUESTION, state, "", "");
  }

  static Factor prompt(State state, Span left, Span right) {
    return new Factor(Kind.PROMPT, state, version(left), version(right));
  }

  /** Whether instructions differ; that they tell the time or the day is noise. */
  static State promptState(
      String left,
      Span leftSpan,
      NoiseMask leftMask,
      String right,
      Span rightSpan,
      NoiseMask rightMask) {
    if (left.equals(right)) {
      return State.SAME;
    }
    String before = leftMask.mask(left).strip();
    String after = rightMask.mask(right).strip();
    return before.equals(after)
            || StatedDays.without(before, leftSpan.startEpochNanos())
                .equals(StatedDays.without(after, rightSpan.startEpochNanos()))
        ? State.NOISE
        : State.CHANGED;
  }

  /** Whether the program's text differs, where it is known. */
  static State templateState(PromptComparison prompts) {
    return prompts.changedLines() == 0 ? State.SAME : State.CHANGED;
  }

  /** What was filled in; told by name if it is one short value. */
  static Factor variables(Optional<PromptComparison> prompts) {
    if (prompts.isEmpty()) {
      return unnamed(Kind.VARIABLES, State.UNKNOWN);
    }
    List<VariableChange> changes = prompts.get().variables();
    boolean told = changes.size() == 1 && isShort(changes.getFirst());
    return new Factor(
        Kind.VARIABLES,
        state(changes),
        told ? changes.getFirst().left() : "",
        told ? changes.getFirst().right() : "");
  }

  private static boolean isShort(VariableChange change) {
    return Stream.of(change.left(), change.right())
        .allMatch(value -> !value.isBlank() && value.length() <= 40 && value.lines().count() == 1);
  }

  private static String version(Span span) {
    return span.prompt()
        .version()
        .map(version -> span.prompt().name().map(name -> name + " ").orElse("") + version)
        .or(() -> span.prompt().name())
        .orElse("");
  }

  static Factor model(Span left, Span right) {
    return told(Kind.MODEL, modelOf(left), modelOf(right));
  }

  static Optional<String> modelOf(Span span) {
    return span.call().flatMap(ModelCall::model);
  }

  static Factor code(Span left, Span right) {
    return told(Kind.CODE, left.commit().or(left::release), right.commit().or(right::release));
  }

  /** Of what both sides tell by name. */
  private static Factor told(Kind kind, Optional<String> left, Optional<String> right) {
    State state =
        left.isEmpty() || right.isEmpty()
            ? State.UNKNOWN
            : left.equals(right) ? State.SAME : State.CHANGED;
    return new Factor(kind, state, left.orElse(""), right.orElse(""));
  }

  static Factor parameters(Span left, Span right, List<JsonChange> changes) {
    boolean known =
        left.call().flatMap(ModelCall::parametersJson).isPresent()
            && right.call().flatMap(ModelCall::parametersJson).isPresent();
    return unnamed(Kind.PARAMETERS, !known ? State.UNKNOWN : state(changes));
  }

  /** What says how a request travels is left out: streaming is no other question to the model. */
  static List<JsonChange> parameterChanges(Span left, Span right) {
    return JsonDiff.ofTexts(
            left.call().flatMap(ModelCall::parametersJson).orElse("{}"),
            right.call().flatMap(ModelCall::parametersJson).orElse("{}"))
        .stream()
        .filter(change -> !CanonicalRequest.isTransport(member(change.path())))
        .toList();
  }

  /** The first name of a pointer; empty for all of a value. */
  private static String member(String pointer) {
    return pointer.isEmpty() ? "" : pointer.split("/", 3)[1];
  }

  static State state(List<?> changes) {
    return changes.isEmpty() ? State.SAME : State.CHANGED;
  }

  /** Of what has no short name. */
  static Factor unnamed(Kind kind, State state) {
    return new Factor(kind, state, "", "");
  }

  /** Definitions that changed, came or went. */
  static List<ToolDelta> tools(List<ToolDefinition> left, List<ToolDefinition> right) {
    if (left.equals(right)) {
      return List.of();
    }
    Map<String, String> before = new LinkedHashMap<>();
    left.forEach(tool -> before.put(tool.name(), CanonicalTool.of(tool)));
    Map<String, String> after = new LinkedHashMap<>();
    right.forEach(tool -> after.put(tool.name(), CanonicalTool.of(tool)));
    List<ToolDelta> deltas = new ArrayList<>();
    before.forEach(
        (name, json) -> {
          String there = after.get(name);
          if (there == null) {
            deltas.add(ToolDelta.of(name, Relation.REMOVED, List.of()));
          } else if (!json.equals(there)) {
            deltas.add(ToolDelta.of(name, Relation.CHANGED, JsonDiff.ofTexts(json, there)));
          }
        });
    after.forEach(
        (name, json) -> {
          if (!before.containsKey(name)) {
            deltas.add(ToolDelta.of(name, Relation.ADDED, List.of()));
          }
        });
    return deltas;
  }
}

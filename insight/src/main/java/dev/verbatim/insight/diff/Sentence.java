package dev.verbatim.insight.diff;

import dev.verbatim.insight.diff.Factor.Kind;
import dev.verbatim.insight.diff.Factor.State;
import dev.verbatim.insight.diff.MessagePair.Relation;
import dev.verbatim.insight.facts.FactDelta;
import dev.verbatim.insight.facts.StatedFact;
import dev.verbatim.insight.text.TextDiff;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The difference of two calls in a few sentences: what was asked, what changed, what came of it.
 */
final class Sentence {
  private static final int MAX_NAMES = 3;

  /** Differences below are not worth a word. */
  private static final double LEAST_TOKENS = 20;

  private static final double LEAST_MILLIS = 200;

  private final List<Factor> factors;
  private final TextDiff prompt;
  private final List<ToolDelta> tools;
  private final List<ToolDelta> called;
  private final AnswerDiff answer;
  private final List<Measure> measures;

  /**
   * @param tools definitions that differ
   * @param called calls of tools that differ
   */
  Sentence(
      List<Factor> factors,
      TextDiff prompt,
      List<ToolDelta> tools,
      List<ToolDelta> called,
      AnswerDiff answer,
      List<Measure> measures) {
    this.factors = factors;
    this.prompt = prompt;
    this.tools = tools;
    this.called = called;
    this.answer = answer;
    this.measures = measures;
  }

  String text() {
    List<String> parts = new ArrayList<>();
    switch (factor(Kind.QUESTION).state()) {
      case SAME, NOISE -> parts.add("Same question.");
      case CHANGED -> parts.add("Another question.");
      case UNKNOWN -> {
        // Then there is nothing to say about it.
      }
    }
    causes(parts);
    calls().ifPresent(parts::add);
    answered().ifPresent(parts::add);
    measured().ifPresent(parts::add);
    return String.join(" ", parts);
  }

  private Factor factor(Kind kind) {
    return factors.stream().filter(factor -> factor.kind() == kind).findFirst().orElseThrow();
  }

  private void causes(List<String> parts) {
    int before = parts.size();
    Factor instructions = factor(Kind.PROMPT);
    String versions = arrow(instructions.left(), instructions.right());
    if (instructions.state() == State.CHANGED) {
      parts.add("Prompt" + (versions.isEmpty() ? " changed" : " " + versions) + lines() + ".");
    } else if (!versions.isEmpty() && !instructions.left().equals(instructions.right())) {
      parts.add("Prompt " + versions + " (same text).");
    }
    Factor model = factor(Kind.MODEL);
    if (model.state() == State.CHANGED) {
      parts.add("Model " + arrow(model.left(), model.right()) + ".");
    }
    if (factor(Kind.PARAMETERS).state() == State.CHANGED) {
      parts.add("Other parameters.");
    }
    if (factor(Kind.TOOLS).state() == State.CHANGED) {
      parts.add(toolsOffered());
    }
    if (factor(Kind.HISTORY).state() == State.CHANGED) {
      parts.add("What was said before differs.");
    }
    Factor code = factor(Kind.CODE);
    if (parts.size() == before && code.state() == State.CHANGED) {
      parts.add(
          "Only the code changed ("
              + arrow(shortened(code.left()), shortened(code.right()))
              + ").");
    } else if (parts.size() == before
        && factors.stream().allMatch(factor -> factor.state() != State.CHANGED)) {
      parts.add("Nothing known changed.");
    }
  }

  private static String shortened(String commit) {
    return commit.matches("[0-9a-f]{12,}") ? commit.substring(0, 7) : commit;
  }

  private static String arrow(String left, String right) {
    if (left.isEmpty() && right.isEmpty() || left.equals(right)) {
      return "";
    }
    return (left.isEmpty() ? "unnamed" : left) + " → " + (right.isEmpty() ? "unnamed" : right);
  }

  /** How many lines of the prompt differ. */
  private String lines() {
    long removed = lines(TextDiff.Kind.REMOVED);
    long added = lines(TextDiff.Kind.ADDED);
    long most = Math.max(removed, added);
    return most == 0 ? "" : most == 1 ? " (one line)" : " (" + most + " lines)";
  }

  private long lines(TextDiff.Kind kind) {
    return prompt.pieces().stream()
        .filter(piece -> piece.kind() == kind)
        .mapToLong(
            piece -> Math.max(1, piece.text().strip().lines().filter(it -> !it.isBlank()).count()))
        .sum();
  }

  private String toolsOffered() {
    List<String> said = new ArrayList<>();
    names(tools, Relation.REMOVED).ifPresent(names -> said.add("without " + names));
    names(tools, Relation.ADDED).ifPresent(names -> said.add("with " + names));
    names(tools, Relation.CHANGED).ifPresent(names -> said.add("with another " + names));
    return "Tools " + String.join(", ", said) + ".";
  }

  private static Optional<String> names(List<ToolDelta> deltas, Relation relation) {
    List<String> names =
        deltas.stream()
            .filter(delta -> delta.relation() == relation)
            .map(ToolDelta::name)
            .distinct()
            .toList();
    if (names.isEmpty()) {
      return Optional.empty();
    }
    String some = names.stream().limit(MAX_NAMES).collect(Collectors.joining(", "));
    int more = names.size() - MAX_NAMES;
    return Optional.of(more > 0 ? some + " and " + more + " more" : some);
  }

  private Optional<String> calls() {
    List<String> said = new ArrayList<>();
    names(called, Relation.REMOVED).ifPresent(it -> said.add(it + " is no longer called."));
    names(called, Relation.ADDED).ifPresent(it -> said.add(it + " is called now."));
    called.stream()
        .filter(call -> call.relation() == Relation.CHANGED)
        .findFirst()
        .ifPresent(
            call ->
                said.add(
                    call.name()
                        + " is called with other arguments"
                        + call.changes().stream()
                            .findFirst()
                            .map(
                                change ->
                                    " ("
                                        + (change.path().isEmpty()
                                            ? "all of them"
                                            : change.path().substring(1))
                                        + ": "
                                        + arrow(brief(change.left()), brief(change.right()))
                                        + ")")
                            .orElse("")
                        + "."));
    return said.isEmpty() ? Optional.empty() : Optional.of(String.join(" ", said));
  }

  private static String brief(Optional<String> json) {
    String text = json.orElse("nothing");
    return text.length() <= 30 ? text : text.substring(0, 29) + "…";
  }

  private Optional<String> answered() {
    return switch (answer.relation()) {
      case EQUAL -> Optional.of("Same answer.");
      case NOISE -> Optional.of("Same answer, but for times and ids.");
      case REMOVED -> Optional.of("There is no answer any more.");
      case ADDED -> Optional.of("There is an answer now.");
      case CHANGED -> changed();
    };
  }

  private Optional<String> changed() {
    FactDelta facts = answer.facts();
    boolean refuses = has(facts.added(), StatedFact.Kind.REFUSAL);
    boolean refused = has(facts.removed(), StatedFact.Kind.REFUSAL);
    if (refuses != refused) {
      return Optional.of(refuses ? "The answer declines now." : "The answer no longer declines.");
    }
    if (!facts.changed().isEmpty()) {
      return Optional.of(
          "The answer says "
              + some(facts.changed(), it -> it.right().text() + ", not " + it.left().text())
              + ".");
    }
    List<StatedFact> added = checkable(facts.added());
    List<StatedFact> removed = checkable(facts.removed());
    if (!removed.isEmpty()) {
      return Optional.of("The answer no longer says " + some(removed, StatedFact::text) + ".");
    }
    if (!added.isEmpty()) {
      return Optional.of("The answer adds " + some(added, StatedFact::text) + ".");
    }
    if (answer.text().isEqual()) {
      return Optional.empty(); // The calls differ, and that was said.
    }
    return Optional.of(
        facts.isEmpty() ? "The answer is worded differently." : "The answer differs.");
  }

  private static boolean has(List<StatedFact> facts, StatedFact.Kind kind) {
    return facts.stream().anyMatch(fact -> fact.kind() == kind);
  }

  private static List<StatedFact> checkable(List<StatedFact> facts) {
    return facts.stream()
        .filter(
            fact ->
                fact.kind() != StatedFact.Kind.HEDGE
                    && fact.kind() != StatedFact.Kind.REFUSAL
                    && fact.kind() != StatedFact.Kind.NAME)
        .toList();
  }

  private static <T> String some(List<T> things, Function<T, String> text) {
    String some = things.stream().limit(2).map(text).collect(Collectors.joining("; "));
    return things.size() > 2 ? some + "; and " + (things.size() - 2) + " more" : some;
  }

  private Optional<String> measured() {
    List<String> said = new ArrayList<>();
    OptionalDouble input = delta(Measure.Name.INPUT_TOKENS);
    OptionalDouble output = delta(Measure.Name.OUTPUT_TOKENS);
    if (input.isPresent() && output.isPresent()) {
      double tokens = input.getAsDouble() + output.getAsDouble();
      if (Math.abs(tokens) >= LEAST_TOKENS) {
        said.add(String.format(Locale.ROOT, "%+,.0f tokens", tokens));
      }
    }
    OptionalDouble latency = delta(Measure.Name.LATENCY);
    if (latency.isPresent() && Math.abs(latency.getAsDouble()) >= LEAST_MILLIS) {
      said.add(String.format(Locale.ROOT, "%+.1f s", latency.getAsDouble() / 1000));
    }
    return said.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", said) + ".");
  }

  private OptionalDouble delta(Measure.Name name) {
    return measures.stream()
        .filter(measure -> measure.name() == name)
        .findFirst()
        .map(Measure::delta)
        .orElse(OptionalDouble.empty());
  }
}

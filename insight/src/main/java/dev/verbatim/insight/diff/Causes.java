package dev.verbatim.insight.diff;

import dev.verbatim.insight.diff.Factor.Kind;
import dev.verbatim.insight.diff.Factor.State;
import dev.verbatim.insight.diff.MessagePair.Relation;
import dev.verbatim.insight.json.JsonChange;
import dev.verbatim.insight.text.ChangedLines;
import dev.verbatim.insight.text.TextDiff;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What was asked and what may explain a difference, in words.
 *
 * @param factors all known
 * @param prompt how the instructions differ
 * @param filled the same for the program's text and its variables, where they are known
 * @param parameters how the parameters differ
 * @param tools definitions that differ
 * @param history what became of the messages before
 * @param similar whether the questions, if they differ, share many of their words
 */
record Causes(
    List<Factor> factors,
    TextDiff prompt,
    Optional<PromptComparison> filled,
    List<JsonChange> parameters,
    List<ToolDelta> tools,
    HistoryChange history,
    boolean similar) {

  /**
   * @param explained whether what was done otherwise explains itself, so that nobody has to be told
   *     that nothing is known
   */
  List<String> statements(boolean explained) {
    List<String> said = new ArrayList<>();
    switch (state(Kind.QUESTION)) {
      case SAME, NOISE -> said.add("Same question.");
      case CHANGED -> said.add(similar ? "A similar question." : "Another question.");
      case UNKNOWN -> {
        // Then there is nothing to say about it.
      }
    }
    int before = said.size();
    promptStatement().ifPresent(said::add);
    variablesStatement().ifPresent(said::add);
    if (state(Kind.MODEL) == State.CHANGED) {
      said.add(
          "Model " + Wording.arrow(factor(Kind.MODEL).left(), factor(Kind.MODEL).right()) + ".");
    }
    if (state(Kind.PARAMETERS) == State.CHANGED) {
      said.add(parameterStatement());
    }
    if (state(Kind.TOOLS) == State.CHANGED) {
      toolsOffered(said);
    }
    if (state(Kind.DOCUMENTS) == State.CHANGED) {
      said.add(documents());
    }
    if (state(Kind.HISTORY) == State.CHANGED) {
      said.add(history.text());
    }
    if (said.size() == before && !explained) {
      nothingElse().ifPresent(said::add);
    }
    return said;
  }

  private Factor factor(Kind kind) {
    return factors.stream()
        .filter(factor -> factor.kind() == kind)
        .findFirst()
        .orElse(Factors.unnamed(kind, State.UNKNOWN));
  }

  private State state(Kind kind) {
    return factor(kind).state();
  }

  private Optional<String> promptStatement() {
    Factor factor = factor(Kind.PROMPT);
    String versions = Wording.arrow(factor.left(), factor.right());
    if (factor.state() == State.CHANGED) {
      int lines =
          filled.map(PromptComparison::changedLines).orElseGet(() -> ChangedLines.of(prompt));
      return Optional.of(
          "Prompt"
              + (versions.isEmpty() ? " changed" : " " + versions)
              + (lines == 0 ? "" : lines == 1 ? " (one line)" : " (" + lines + " lines)")
              + ".");
    }
    return versions.isEmpty() || factor.left().isEmpty() || factor.right().isEmpty()
        ? Optional.empty()
        : Optional.of("Prompt " + versions + " (same text).");
  }

  private Optional<String> variablesStatement() {
    Factor factor = factor(Kind.VARIABLES);
    if (factor.state() != State.CHANGED) {
      return Optional.empty();
    }
    int count = filled.map(PromptComparison::variables).map(List::size).orElse(0);
    String values = Wording.arrow(factor.left(), factor.right());
    return Optional.of(
        !values.isEmpty()
            ? "Filled in: " + values + "."
            : (count == 1 ? "One variable differs." : count + " variables differ."));
  }

  private String parameterStatement() {
    JsonChange first = parameters.getFirst();
    if (parameters.size() == 1 && (first.isAddition() || first.isRemoval())) {
      return "Parameter "
          + Wording.path(first.path())
          + (first.isAddition() ? " is set now." : " is no longer set.");
    }
    return Wording.changes(parameters)
        .map(it -> (parameters.size() == 1 ? "Parameter " : "Parameters ") + it + ".")
        .orElse("Other parameters.");
  }

  private void toolsOffered(List<String> said) {
    offered(Relation.REMOVED, "no longer offered").ifPresent(said::add);
    offered(Relation.ADDED, "offered now").ifPresent(said::add);
    offered(Relation.CHANGED, "defined differently").ifPresent(said::add);
  }

  private Optional<String> offered(Relation relation, String predicate) {
    List<String> names = ToolDelta.names(tools, relation);
    return names.isEmpty()
        ? Optional.empty()
        : Optional.of(
            (names.size() == 1 ? "Tool " : "Tools ")
                + Wording.names(names)
                + (names.size() == 1 ? " is " : " are ")
                + predicate
                + ".");
  }

  private String documents() {
    String[] left = factor(Kind.DOCUMENTS).left().split("/", 2);
    String[] right = factor(Kind.DOCUMENTS).right().split("/", 2);
    if (left.length < 2 || right.length < 2) {
      return "Other documents.";
    }
    return left[1].equals("0") || right[1].equals("0")
        ? left[1] + " documents → " + right[1] + " documents."
        : left[0]
            + " of "
            + left[1]
            + " documents are the same"
            + (left[1].equals(right[1]) ? "." : ", of " + right[1] + " on the right.");
  }

  private Optional<String> nothingElse() {
    Factor code = factor(Kind.CODE);
    if (code.state() == State.CHANGED) {
      return Optional.of(
          "Only the code changed ("
              + Wording.arrow(shortened(code.left()), shortened(code.right()))
              + ").");
    }
    return factors.stream().anyMatch(factor -> factor.state() == State.CHANGED)
        ? Optional.empty()
        : Optional.of("Nothing known changed.");
  }

  private static String shortened(String commit) {
    return commit.matches("[0-9a-f]{12,}") ? commit.substring(0, 7) : commit;
  }
}

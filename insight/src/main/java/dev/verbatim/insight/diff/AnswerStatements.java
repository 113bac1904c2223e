package dev.verbatim.insight.diff;

import dev.verbatim.insight.facts.FactDelta;
import dev.verbatim.insight.facts.StatedFact;
import dev.verbatim.insight.json.JsonChange;
import dev.verbatim.insight.text.MarkdownText;
import dev.verbatim.model.SpanStatus;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What came back, in words. */
final class AnswerStatements {
  private static final Set<StatedFact.Kind> NOT_CHECKABLE =
      Set.of(StatedFact.Kind.HEDGE, StatedFact.Kind.REFUSAL, StatedFact.Kind.NAME);

  private AnswerStatements() {}

  static List<String> of(AnswerDiff answer) {
    return ending(answer).map(List::of).or(() -> content(answer).map(List::of)).orElse(List.of());
  }

  /** If one of both calls did not end well. */
  private static Optional<String> ending(AnswerDiff answer) {
    AnswerDiff.Ending left = answer.left();
    AnswerDiff.Ending right = answer.right();
    if (right.failed() && !left.failed()) {
      String why = right.error().map(it -> " (" + Wording.brief(it) + ")").orElse("");
      return Optional.of(
          switch (right.status()) {
            case TIMEOUT -> "The call timed out" + why + ".";
            case CANCELLED -> "The app cancelled the call" + why + ".";
            default -> "The call fails now" + why + ".";
          });
    }
    if (left.failed() && !right.failed()) {
      return Optional.of(
          left.status() == SpanStatus.CANCELLED
              ? "The call is no longer cancelled."
              : "The call no longer fails.");
    }
    if (left.failed()) {
      return Optional.of("Both calls fail.");
    }
    if (right.cut() && !left.cut()) {
      return Optional.of("The answer is cut at the limit of tokens.");
    }
    if (left.cut() && !right.cut()) {
      return Optional.of("The answer is no longer cut at the limit of tokens.");
    }
    return Optional.empty();
  }

  private static Optional<String> content(AnswerDiff answer) {
    return switch (answer.relation()) {
      case EQUAL ->
          Optional.of(
              answer.text().isEqual() ? "Same answer." : "Same answer, as JSON written otherwise.");
      case NOISE -> Optional.of("Same answer, but for times and ids.");
      case REMOVED -> Optional.of("There is no answer any more.");
      case ADDED -> Optional.of("There is an answer now.");
      case CHANGED -> changed(answer);
    };
  }

  private static Optional<String> changed(AnswerDiff answer) {
    FactDelta facts = answer.facts();
    boolean refuses = answer.right().refused() || has(facts.added(), StatedFact.Kind.REFUSAL);
    boolean refused = answer.left().refused() || has(facts.removed(), StatedFact.Kind.REFUSAL);
    if (refuses != refused) {
      return Optional.of(refuses ? "The answer declines now." : "The answer no longer declines.");
    }
    boolean wordless = answer.text().right().isBlank();
    if (wordless != answer.text().left().isBlank()) {
      return Optional.of(
          wordless
              ? "It ends without an answer in words."
              : "It ends with an answer in words now.");
    }
    if (answer.json().isPresent()) {
      List<JsonChange> changes = answer.json().get();
      return Optional.of(
          Wording.changes(changes)
              .map(it -> "The answer has " + it + ".")
              .orElse("The answer is another JSON value."));
    }
    List<FactDelta.Change> changes =
        facts.changed().stream().filter(it -> isCheckable(it.left())).toList();
    if (!changes.isEmpty()) {
      return Optional.of(
          "The answer says "
              + Wording.some(changes, it -> it.right().text() + ", not " + it.left().text())
              + ".");
    }
    List<StatedFact> removed =
        facts.removed().stream().filter(AnswerStatements::isCheckable).toList();
    if (!removed.isEmpty()) {
      return Optional.of(
          "The answer no longer says " + Wording.some(removed, StatedFact::text) + ".");
    }
    List<StatedFact> added = facts.added().stream().filter(AnswerStatements::isCheckable).toList();
    if (!added.isEmpty()) {
      return Optional.of("The answer adds " + Wording.some(added, StatedFact::text) + ".");
    }
    if (answer.text().isEqual()) {
      return Optional.empty(); // The calls differ, and that was said.
    }
    return Optional.of(
        MarkdownText.words(answer.text().left()).equals(MarkdownText.words(answer.text().right()))
            ? "The answer is formatted differently."
            : "The answer is worded differently.");
  }

  private static boolean has(List<StatedFact> facts, StatedFact.Kind kind) {
    return facts.stream().anyMatch(fact -> fact.kind() == kind);
  }

  private static boolean isCheckable(StatedFact fact) {
    return !NOT_CHECKABLE.contains(fact.kind());
  }
}

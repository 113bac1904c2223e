package dev.verbatim.insight.diff;

import dev.verbatim.insight.diff.MessagePair.Relation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a single model call asks tools for otherwise, in words. */
final class AnswerCallStatements {
  private AnswerCallStatements() {}

  static List<String> of(List<ToolDelta> calls) {
    List<String> said = new ArrayList<>();
    names(calls, Relation.REMOVED, "no longer called").ifPresent(said::add);
    names(calls, Relation.ADDED, "called now").ifPresent(said::add);
    for (ToolDelta call : calls) {
      if (call.relation() == Relation.CHANGED) {
        said.add(
            call.name()
                + " is called with "
                + Wording.changes(call.changes()).orElse("other arguments")
                + ".");
      }
    }
    return said;
  }

  private static Optional<String> names(
      List<ToolDelta> calls, Relation relation, String predicate) {
    List<String> names = ToolDelta.names(calls, relation);
    return names.isEmpty()
        ? Optional.empty()
        : Optional.of(
            Wording.names(names) + (names.size() == 1 ? " is " : " are ") + predicate + ".");
  }
}

package dev.verbatim.insight.diff;

import dev.verbatim.insight.align.Step;
import dev.verbatim.insight.align.StepPair;
import dev.verbatim.insight.diff.MessagePair.Relation;
import dev.verbatim.insight.json.JsonChange;
import dev.verbatim.insight.json.JsonDiff;
import dev.verbatim.model.SpanKind;
import java.util.ArrayList;
import java.util.List;

/** Tools that two runs called otherwise, call by call. */
final class PathCalls {
  private PathCalls() {}

  /** In the order of the path; calls that are the same on both sides are left out. */
  static List<ToolDelta> of(List<StepPair> pairs) {
    List<ToolDelta> deltas = new ArrayList<>();
    for (StepPair pair : pairs) {
      if (pair.left().or(pair::right).orElseThrow().kind() == SpanKind.TOOL) {
        switch (pair.relation()) {
          case REMOVED -> deltas.add(alone(pair.left().orElseThrow(), Relation.REMOVED));
          case ADDED -> deltas.add(alone(pair.right().orElseThrow(), Relation.ADDED));
          case CHANGED -> changed(pair.left().orElseThrow(), pair.right().orElseThrow(), deltas);
          case EQUAL, MOVED -> {
            // They call the same.
          }
        }
      }
    }
    return deltas;
  }

  private static ToolDelta alone(Step step, Relation relation) {
    return ToolDelta.of(step.name(), relation, List.of());
  }

  private static void changed(Step before, Step after, List<ToolDelta> deltas) {
    if (!before.name().equals(after.name())) {
      deltas.add(alone(before, Relation.REMOVED));
      deltas.add(alone(after, Relation.ADDED));
      return;
    }
    List<JsonChange> arguments = JsonDiff.ofTexts(before.shape(), after.shape());
    List<JsonChange> result = JsonDiff.ofTexts(before.text(), after.text());
    if (!arguments.isEmpty() || !result.isEmpty()) {
      deltas.add(new ToolDelta(after.name(), Relation.CHANGED, arguments, result));
    }
  }
}

package dev.verbatim.insight.diff;

import dev.verbatim.insight.json.JsonChange;
import java.util.List;

/**
 * How one tool differs: its definition, or a call of it.
 *
 * @param name the tool
 * @param relation which side has it
 * @param changes of its definition or arguments, if both have it
 * @param result changes of what it gave, if both ran it and the results are known
 */
public record ToolDelta(
    String name, MessagePair.Relation relation, List<JsonChange> changes, List<JsonChange> result) {
  public ToolDelta {
    changes = List.copyOf(changes);
    result = List.copyOf(result);
  }

  /** The tools of this relation, each once. */
  static List<String> names(List<ToolDelta> deltas, MessagePair.Relation relation) {
    return deltas.stream()
        .filter(delta -> delta.relation() == relation)
        .map(ToolDelta::name)
        .distinct()
        .toList();
  }

  /** Of what has no result. */
  static ToolDelta of(String name, MessagePair.Relation relation, List<JsonChange> changes) {
    return new ToolDelta(name, relation, changes, List.of());
  }
}

package dev.verbatim.insight.diff;

import dev.verbatim.insight.json.JsonChange;
import java.util.List;

/**
 * How one tool differs: its definition, or a call of it.
 *
 * @param name the tool
 * @param relation which side has it
 * @param changes of its definition or arguments, if both have it
 */
public record ToolDelta(String name, MessagePair.Relation relation, List<JsonChange> changes) {
  public ToolDelta {
    changes = List.copyOf(changes);
  }
}

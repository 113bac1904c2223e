package dev.verbatim.insight.diff;

import dev.verbatim.capture.canon.NoiseRules;
import dev.verbatim.insight.diff.MessagePair.Relation;
import dev.verbatim.insight.json.JsonChange;
import dev.verbatim.insight.json.JsonDiff;
import dev.verbatim.insight.text.CommonSubsequence;
import dev.verbatim.model.Part;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How the tools that two answers ask for differ: those of one name in one order belong together,
 * whatever their ids.
 */
final class AnswerCalls {
  private AnswerCalls() {}

  /** Calls that are the same on both sides are left out. */
  static List<ToolDelta> compare(
      List<Part.ToolRequest> left, List<Part.ToolRequest> right, NoiseRules rules) {
    Map<String, Integer> numbers = new HashMap<>();
    int[] ofLeft = numbers(left, numbers);
    int[] ofRight = numbers(right, numbers);
    List<ToolDelta> deltas = new ArrayList<>();
    int atLeft = 0;
    int atRight = 0;
    for (CommonSubsequence.Run run : CommonSubsequence.of(ofLeft, ofRight)) {
      between(left.subList(atLeft, run.left()), right.subList(atRight, run.right()), deltas);
      for (int i = 0; i < run.length(); i++) {
        Part.ToolRequest before = left.get(run.left() + i);
        List<JsonChange> changes =
            JsonDiff.ofTexts(
                rules.json(before.arguments()), rules.json(right.get(run.right() + i).arguments()));
        if (!changes.isEmpty()) {
          deltas.add(ToolDelta.of(before.name(), Relation.CHANGED, changes));
        }
      }
      atLeft = run.left() + run.length();
      atRight = run.right() + run.length();
    }
    between(left.subList(atLeft, left.size()), right.subList(atRight, right.size()), deltas);
    return deltas;
  }

  private static int[] numbers(List<Part.ToolRequest> calls, Map<String, Integer> numbers) {
    return calls.stream()
        .mapToInt(call -> numbers.computeIfAbsent(call.name(), first -> numbers.size()))
        .toArray();
  }

  private static void between(
      List<Part.ToolRequest> left, List<Part.ToolRequest> right, List<ToolDelta> deltas) {
    left.forEach(call -> deltas.add(ToolDelta.of(call.name(), Relation.REMOVED, List.of())));
    right.forEach(call -> deltas.add(ToolDelta.of(call.name(), Relation.ADDED, List.of())));
  }
}

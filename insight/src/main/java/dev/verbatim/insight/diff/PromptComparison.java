package dev.verbatim.insight.diff;

import dev.verbatim.insight.text.CommonSubsequence;
import dev.verbatim.insight.version.PromptReading;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How two assembled prompts differ in the program's text and, apart from that, in what was filled
 * in.
 *
 * @param changedLines lines of the program's text that differ, of the side where more do
 * @param variables values that differ in lines that both have, in order
 */
record PromptComparison(int changedLines, List<VariableChange> variables) {
  PromptComparison {
    variables = List.copyOf(variables);
  }

  /** Empty unless both are known. */
  static Optional<PromptComparison> of(
      Optional<PromptReading> left, Optional<PromptReading> right) {
    return left.flatMap(before -> right.map(after -> of(before, after)));
  }

  private static PromptComparison of(PromptReading left, PromptReading right) {
    Map<String, Integer> ids = new HashMap<>();
    int[] before = ids(left, ids);
    int[] after = ids(right, ids);
    List<VariableChange> variables = new ArrayList<>();
    int changed = 0;
    int a = 0;
    int b = 0;
    for (CommonSubsequence.Run run : CommonSubsequence.of(before, after)) {
      changed += between(left, a, run.left(), right, b, run.right(), variables);
      for (int i = 0; i < run.length(); i++) {
        values(
            left.lines().get(run.left() + i), right.lines().get(run.right() + i), left, variables);
      }
      a = run.left() + run.length();
      b = run.right() + run.length();
    }
    changed += between(left, a, before.length, right, b, after.length, variables);
    return new PromptComparison(changed, variables);
  }

  private static int[] ids(PromptReading prompt, Map<String, Integer> ids) {
    return prompt.lines().stream()
        .mapToInt(
            line ->
                ids.computeIfAbsent(
                    (line.ofUser() ? "u" : "s") + line.template(), text -> ids.size()))
        .toArray();
  }

  /** Of lines without a partner: what the program fills in or leaves out is no change of it. */
  private static int between(
      PromptReading left,
      int fromLeft,
      int toLeft,
      PromptReading right,
      int fromRight,
      int toRight,
      List<VariableChange> variables) {
    int removed = 0;
    for (PromptReading.Line line : left.lines().subList(fromLeft, toLeft)) {
      if (isFilledIn(line)) {
        variables.add(new VariableChange(line.template(), filling(line), ""));
      } else {
        removed++;
      }
    }
    int added = 0;
    for (PromptReading.Line line : right.lines().subList(fromRight, toRight)) {
      if (isFilledIn(line)) {
        variables.add(new VariableChange(line.template(), "", filling(line)));
      } else {
        added++;
      }
    }
    return Math.max(removed, added);
  }

  private static boolean isFilledIn(PromptReading.Line line) {
    return line.optional() || line.template().equals(PromptReading.HOLE);
  }

  private static String filling(PromptReading.Line line) {
    return line.optional() ? line.template() : String.join("\n", line.values());
  }

  private static void values(
      PromptReading.Line left,
      PromptReading.Line right,
      PromptReading question,
      List<VariableChange> variables) {
    for (int i = 0; i < Math.min(left.values().size(), right.values().size()); i++) {
      String before = left.values().get(i);
      String after = right.values().get(i);
      boolean isQuestion = left.ofUser() && question.question().filter(before::equals).isPresent();
      if (!before.equals(after) && !isQuestion) {
        variables.add(new VariableChange(left.template(), before, after));
      }
    }
  }
}

package dev.verbatim.insight.align;

import dev.verbatim.capture.canon.Thresholds;
import dev.verbatim.insight.text.CommonSubsequence;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Aligns the children of two steps: those that ran one after the other in their order, with affine
 * costs of gaps; those that ran at the same time in any order, by the cheapest assignment.
 *
 * @see <a href="https://doi.org/10.1016/0022-2836(82)90398-9">O. Gotoh, An improved algorithm for
 *     matching biological sequences, 1982</a>
 */
final class Siblings {
  /** More pairs than this are not all weighed: equal steps cut the sequences first. */
  private static final long MAX_CELLS = 4_000_000;

  /** More parallel steps than this are assigned by the order of their names. */
  private static final int MAX_PARALLEL = 300;

  private final StepCost cost;
  private final double gapOpen;
  private final double gapExtend;
  private boolean complete = true;

  /** One of both may be missing. */
  record Pair(Optional<Step> left, Optional<Step> right) {}

  Siblings(StepCost cost, Thresholds thresholds) {
    this.cost = cost;
    this.gapOpen = thresholds.gapOpen();
    this.gapExtend = thresholds.gapExtend();
  }

  /** Whether every alignment so far is the cheapest there is. */
  boolean isComplete() {
    return complete;
  }

  /** All steps of both sides, in pairs where they belong together. */
  List<Pair> align(List<Step> left, List<Step> right) {
    List<List<Step>> before = atOnce(left);
    List<List<Step>> after = atOnce(right);
    List<Pair> pairs = new ArrayList<>();
    if ((long) before.size() * after.size() <= MAX_CELLS) {
      sequence(before, after, pairs);
      return pairs;
    }
    Map<String, Integer> numbers = new HashMap<>();
    int atLeft = 0;
    int atRight = 0;
    for (CommonSubsequence.Run run :
        CommonSubsequence.of(numbers(before, numbers), numbers(after, numbers))) {
      within(before.subList(atLeft, run.left()), after.subList(atRight, run.right()), pairs);
      for (int i = 0; i < run.length(); i++) {
        group(before.get(run.left() + i), after.get(run.right() + i), pairs);
      }
      atLeft = run.left() + run.length();
      atRight = run.right() + run.length();
    }
    within(before.subList(atLeft, before.size()), after.subList(atRight, after.size()), pairs);
    return pairs;
  }

  private static int[] numbers(List<List<Step>> groups, Map<String, Integer> numbers) {
    return groups.stream()
        .mapToInt(
            group ->
                numbers.computeIfAbsent(String.join("\u0002", keys(group)), k -> numbers.size()))
        .toArray();
  }

  private static List<String> keys(List<Step> group) {
    return group.stream()
        .map(
            step ->
                step.kind()
                    + "\u0001"
                    + step.name()
                    + '\u0001'
                    + step.status()
                    + '\u0001'
                    + step.shape()
                    + '\u0001'
                    + step.text())
        .sorted()
        .toList();
  }

  private void within(List<List<Step>> left, List<List<Step>> right, List<Pair> pairs) {
    if ((long) left.size() * right.size() <= MAX_CELLS) {
      sequence(left, right, pairs);
    } else {
      complete = false;
      left.forEach(group -> group(group, List.of(), pairs));
      right.forEach(group -> group(List.of(), group, pairs));
    }
  }

  /** Steps that overlap in time, together. */
  private static List<List<Step>> atOnce(List<Step> steps) {
    List<List<Step>> groups = new ArrayList<>();
    long end = Long.MIN_VALUE;
    for (Step step : steps) {
      if (step.startEpochNanos() < end) {
        groups.getLast().add(step);
      } else {
        groups.add(new ArrayList<>(List.of(step)));
      }
      end = Math.max(end, step.endEpochNanos());
    }
    return groups;
  }

  private void sequence(List<List<Step>> left, List<List<Step>> right, List<Pair> pairs) {
    int n = left.size();
    int m = right.size();
    // The cheapest ways to i of the left and j of the right that end in a pair or in a gap.
    double[][] paired = new double[n + 1][m + 1];
    double[][] leftOnly = new double[n + 1][m + 1];
    double[][] rightOnly = new double[n + 1][m + 1];
    for (int i = 0; i <= n; i++) {
      for (int j = 0; j <= m; j++) {
        if (i == 0 && j == 0) {
          leftOnly[0][0] = StepCost.NEVER;
          rightOnly[0][0] = StepCost.NEVER;
          continue;
        }
        paired[i][j] =
            i == 0 || j == 0
                ? StepCost.NEVER
                : least(paired, leftOnly, rightOnly, i - 1, j - 1)
                    + cost(left.get(i - 1), right.get(j - 1));
        leftOnly[i][j] =
            i == 0
                ? StepCost.NEVER
                : Math.min(
                    Math.min(paired[i - 1][j], rightOnly[i - 1][j]) + gapOpen,
                    leftOnly[i - 1][j] + gapExtend);
        rightOnly[i][j] =
            j == 0
                ? StepCost.NEVER
                : Math.min(
                    Math.min(paired[i][j - 1], leftOnly[i][j - 1]) + gapOpen,
                    rightOnly[i][j - 1] + gapExtend);
      }
    }
    walk(left, right, paired, leftOnly, rightOnly, pairs);
  }

  private static double least(double[][] a, double[][] b, double[][] c, int i, int j) {
    return Math.min(a[i][j], Math.min(b[i][j], c[i][j]));
  }

  private void walk(
      List<List<Step>> left,
      List<List<Step>> right,
      double[][] paired,
      double[][] leftOnly,
      double[][] rightOnly,
      List<Pair> pairs) {
    List<Runnable> backwards = new ArrayList<>();
    int i = left.size();
    int j = right.size();
    double best = least(paired, leftOnly, rightOnly, i, j);
    double[][] now = paired[i][j] <= best ? paired : leftOnly[i][j] <= best ? leftOnly : rightOnly;
    while (i > 0 || j > 0) {
      if (now == paired) {
        List<Step> before = left.get(--i);
        List<Step> after = right.get(--j);
        backwards.add(() -> group(before, after, pairs));
        best = least(paired, leftOnly, rightOnly, i, j);
        now = paired[i][j] <= best ? paired : leftOnly[i][j] <= best ? leftOnly : rightOnly;
      } else if (now == leftOnly) {
        List<Step> before = left.get(i - 1);
        backwards.add(() -> group(before, List.of(), pairs));
        double extended = leftOnly[i - 1][j] + gapExtend;
        now =
            extended <= leftOnly[i][j]
                ? leftOnly
                : paired[i - 1][j] <= rightOnly[i - 1][j] ? paired : rightOnly;
        i--;
      } else {
        List<Step> after = right.get(j - 1);
        backwards.add(() -> group(List.of(), after, pairs));
        double extended = rightOnly[i][j - 1] + gapExtend;
        now =
            extended <= rightOnly[i][j]
                ? rightOnly
                : paired[i][j - 1] <= leftOnly[i][j - 1] ? paired : leftOnly;
        j--;
      }
    }
    backwards.reversed().forEach(Runnable::run);
  }

  /** What it costs to take one group for the other, for each step of the larger. */
  private double cost(List<Step> left, List<Step> right) {
    if (left.size() == 1 && right.size() == 1) {
      return cost.of(left.getFirst(), right.getFirst());
    }
    double sum = 0;
    for (Pair pair : assigned(left, right)) {
      sum +=
          pair.left().isPresent() && pair.right().isPresent()
              ? cost.of(pair.left().get(), pair.right().get())
              : gapOpen;
    }
    return sum / Math.max(left.size(), right.size());
  }

  private void group(List<Step> left, List<Step> right, List<Pair> pairs) {
    if (left.size() == 1 && right.size() == 1) {
      pairs.add(new Pair(Optional.of(left.getFirst()), Optional.of(right.getFirst())));
    } else {
      pairs.addAll(assigned(left, right));
    }
  }

  /** The cheapest pairs of steps that ran at the same time; left ones in their order first. */
  private List<Pair> assigned(List<Step> left, List<Step> right) {
    List<Pair> pairs = new ArrayList<>();
    int size = left.size() + right.size();
    if (left.isEmpty() || right.isEmpty() || size > 2 * MAX_PARALLEL) {
      complete &= left.isEmpty() || right.isEmpty();
      left.forEach(step -> pairs.add(new Pair(Optional.of(step), Optional.empty())));
      right.forEach(step -> pairs.add(new Pair(Optional.empty(), Optional.of(step))));
      return pairs;
    }
    // A row for each left step and one for each right step that may stay alone, and so with
    // columns.
    double[][] costs = new double[size][size];
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < size; j++) {
        boolean step = i < left.size();
        boolean other = j < right.size();
        costs[i][j] =
            step && other ? cost.of(left.get(i), right.get(j)) : step || other ? gapOpen : 0;
      }
    }
    int[] columns = Assignment.of(costs);
    boolean[] taken = new boolean[right.size()];
    for (int i = 0; i < left.size(); i++) {
      boolean partner = columns[i] < right.size();
      if (partner) {
        taken[columns[i]] = true;
      }
      pairs.add(
          new Pair(
              Optional.of(left.get(i)),
              partner ? Optional.of(right.get(columns[i])) : Optional.empty()));
    }
    for (int j = 0; j < right.size(); j++) {
      if (!taken[j]) {
        pairs.add(new Pair(Optional.empty(), Optional.of(right.get(j))));
      }
    }
    return pairs;
  }
}

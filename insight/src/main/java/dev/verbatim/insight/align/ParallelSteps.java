package dev.verbatim.insight.align;

import dev.verbatim.capture.canon.Thresholds;
import dev.verbatim.insight.align.Siblings.Pair;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToIntFunction;

/** Pairs steps that ran at the same time: in any order, those that do the same first. */
final class ParallelSteps {
  /** More steps than this, with nothing in common, are paired in their order by name. */
  private static final int MAX_ASSIGNED = 400;

  /**
   * What it costs more to take a step for another one if the other side has its equal elsewhere.
   */
  private static final double ELSEWHERE = .5;

  private final StepCost cost;
  private final double gapOpen;
  private final Map<Integer, Integer> onLeft = new HashMap<>();
  private final Map<Integer, Integer> onRight = new HashMap<>();
  private boolean complete = true;

  ParallelSteps(StepCost cost, Thresholds thresholds) {
    this.cost = cost;
    this.gapOpen = thresholds.gapOpen();
  }

  boolean isComplete() {
    return complete;
  }

  /** All steps that will be weighed from now on. */
  void expect(List<Step> left, List<Step> right) {
    onLeft.clear();
    onRight.clear();
    left.forEach(step -> onLeft.merge(cost.does(step), 1, Integer::sum));
    right.forEach(step -> onRight.merge(cost.does(step), 1, Integer::sum));
  }

  /** What it costs to take one group for the other, for each step of the larger. */
  double cost(List<Step> left, List<Step> right) {
    if (left.size() == 1 && right.size() == 1) {
      return cost(left.getFirst(), right.getFirst());
    }
    int[] before = left.stream().mapToInt(cost::does).sorted().toArray();
    int[] after = right.stream().mapToInt(cost::does).sorted().toArray();
    int most = Math.max(left.size(), right.size());
    double apart = (most - shared(before, after)) * gapOpen;
    boolean oneName =
        left.getFirst().kind() == right.getFirst().kind()
            && left.getFirst().name().equals(right.getFirst().name());
    return apart / most + (oneName ? 0 : gapOpen / 2);
  }

  private static int shared(int[] left, int[] right) {
    int shared = 0;
    for (int i = 0, j = 0; i < left.length && j < right.length; ) {
      if (left[i] == right[j]) {
        shared++;
        i++;
        j++;
      } else if (left[i] < right[j]) {
        i++;
      } else {
        j++;
      }
    }
    return shared;
  }

  private double cost(Step left, Step right) {
    double base = cost.of(left, right);
    int before = cost.does(left);
    int after = cost.does(right);
    return base == 0 || before == after
        ? base
        : base
            + ELSEWHERE * share(onRight, onLeft, before)
            + ELSEWHERE * share(onLeft, onRight, after);
  }

  /** For how many of the steps that do this here there is one that does it there, of 1. */
  private static double share(Map<Integer, Integer> there, Map<Integer, Integer> here, int does) {
    int count = there.getOrDefault(does, 0);
    return count == 0 ? 0 : Math.min(1, (double) count / here.getOrDefault(does, count));
  }

  /** Adds the pairs of two groups; left steps in their order first. */
  void pair(List<Step> left, List<Step> right, List<Pair> pairs) {
    int[] partner = new int[left.size()];
    Arrays.fill(partner, -1);
    boolean[] taken = new boolean[right.size()];
    if (left.size() == 1 && right.size() == 1) {
      partner[0] = 0;
      taken[0] = true;
    } else {
      match(left, right, cost::says, partner, taken);
      match(left, right, cost::does, partner, taken);
      assign(left, right, partner, taken);
    }
    for (int i = 0; i < left.size(); i++) {
      pairs.add(
          new Pair(
              Optional.of(left.get(i)),
              partner[i] < 0 ? Optional.empty() : Optional.of(right.get(partner[i]))));
    }
    for (int j = 0; j < right.size(); j++) {
      if (!taken[j]) {
        pairs.add(new Pair(Optional.empty(), Optional.of(right.get(j))));
      }
    }
  }

  private static void match(
      List<Step> left,
      List<Step> right,
      ToIntFunction<Step> number,
      int[] partner,
      boolean[] taken) {
    Map<Integer, Deque<Integer>> free = new HashMap<>();
    for (int j = 0; j < right.size(); j++) {
      if (!taken[j]) {
        free.computeIfAbsent(number.applyAsInt(right.get(j)), k -> new ArrayDeque<>()).add(j);
      }
    }
    for (int i = 0; i < left.size(); i++) {
      Deque<Integer> same = partner[i] < 0 ? free.get(number.applyAsInt(left.get(i))) : null;
      if (same != null && !same.isEmpty()) {
        partner[i] = same.poll();
        taken[partner[i]] = true;
      }
    }
  }

  /** The cheapest pairs of what is left. */
  private void assign(List<Step> left, List<Step> right, int[] partner, boolean[] taken) {
    List<Integer> rows = new ArrayList<>();
    for (int i = 0; i < left.size(); i++) {
      if (partner[i] < 0) {
        rows.add(i);
      }
    }
    List<Integer> columns = new ArrayList<>();
    for (int j = 0; j < right.size(); j++) {
      if (!taken[j]) {
        columns.add(j);
      }
    }
    int size = Math.max(rows.size(), columns.size());
    if (rows.isEmpty() || columns.isEmpty()) {
      return;
    }
    if (size > MAX_ASSIGNED) {
      complete = false;
      Map<String, Integer> names = new HashMap<>();
      match(
          left,
          right,
          step ->
              names.computeIfAbsent(
                  step.kind().wireName() + ' ' + step.name(), first -> names.size()),
          partner,
          taken);
      return;
    }
    // To leave both alone costs two gaps: a pair that costs more is none.
    double apart = 2 * gapOpen;
    double[][] costs = new double[size][size];
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < size; j++) {
        costs[i][j] =
            i < rows.size() && j < columns.size()
                ? Math.min(apart, cost(left.get(rows.get(i)), right.get(columns.get(j))))
                : gapOpen;
      }
    }
    int[] columnOf = Assignment.of(costs);
    for (int i = 0; i < rows.size(); i++) {
      if (columnOf[i] < columns.size() && costs[i][columnOf[i]] < apart) {
        partner[rows.get(i)] = columns.get(columnOf[i]);
        taken[columns.get(columnOf[i])] = true;
      }
    }
  }
}

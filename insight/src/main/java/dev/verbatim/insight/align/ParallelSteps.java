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

  private final StepCost cost;
  private final double gapOpen;
  private final double elsewhere;
  private final Map<Integer, Integer> onLeft = new HashMap<>();
  private final Map<Integer, Integer> onRight = new HashMap<>();
  private boolean complete = true;

  ParallelSteps(StepCost cost, Thresholds thresholds) {
    this.cost = cost;
    this.gapOpen = thresholds.gapOpen();
    this.elsewhere = thresholds.elsewhere();
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

  /**
   * A group that will be held against many others.
   *
   * @param size how many steps
   * @param first of the steps
   * @param does what they do, ascending
   * @param elsewhere for a single step, see {@link #elsewhere}
   */
  record Weighed(int size, StepCost.Known first, int[] does, double elsewhere) {}

  Weighed weighed(List<Step> group, boolean left) {
    return new Weighed(
        group.size(),
        cost.known(group.getFirst()),
        group.stream().mapToInt(cost::does).sorted().toArray(),
        elsewhere(cost.does(group.getFirst()), left));
  }

  /** What it costs to take one group for the other, for each step of the larger. */
  double cost(Weighed left, Weighed right) {
    if (left.size() == 1 && right.size() == 1) {
      return cost(left.first(), left.elsewhere(), right.first(), right.elsewhere());
    }
    int most = Math.max(left.size(), right.size());
    double apart = (most - shared(left.does(), right.does())) * gapOpen;
    boolean oneName =
        left.first().kind() == right.first().kind() && left.first().name() == right.first().name();
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

  private double cost(
      StepCost.Known left, double leftElsewhere, StepCost.Known right, double rightElsewhere) {
    double base = cost.of(left, right);
    return base == 0 || left.does() == right.does() ? base : base + leftElsewhere + rightElsewhere;
  }

  /** What it costs more to take a step for another, by how many others do the same there. */
  private double elsewhere(int does, boolean left) {
    int here = (left ? onLeft : onRight).getOrDefault(does, 0);
    int there = (left ? onRight : onLeft).getOrDefault(does, 0);
    return there == 0 ? 0 : elsewhere * Math.min(1, (double) there / Math.max(1, here));
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
    List<Weighed> before = rows.stream().map(i -> weighed(List.of(left.get(i)), true)).toList();
    List<Weighed> after = columns.stream().map(j -> weighed(List.of(right.get(j)), false)).toList();
    double[][] costs = new double[size][size];
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < size; j++) {
        costs[i][j] =
            i < rows.size() && j < columns.size()
                ? Math.min(apart, cost(before.get(i), after.get(j)))
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

package dev.verbatim.insight.align;

import dev.verbatim.capture.canon.Thresholds;
import dev.verbatim.insight.text.CommonSubsequence;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Aligns the children of two steps: those that ran one after the other in their order, those that
 * ran at the same time in any order. Where thousands of steps have nothing in common, not all are
 * weighed against all, and {@link #isComplete} says so.
 */
final class Siblings {
  /** More pairs than this are not all weighed. A cell takes one byte, and about 0.2 µs. */
  private static final long MAX_CELLS = 4_000_000;

  /** Steps of the search for equal ones among too many to be weighed. */
  private static final long SEARCH_BUDGET = 200_000_000;

  private final StepCost cost;
  private final ParallelSteps parallel;
  private final AffineAlignment alignment;
  private boolean complete = true;

  /** One of both may be missing. */
  record Pair(Optional<Step> left, Optional<Step> right) {}

  Siblings(StepCost cost, Thresholds thresholds) {
    this.cost = cost;
    this.parallel = new ParallelSteps(cost, thresholds);
    this.alignment = new AffineAlignment(thresholds);
  }

  /** Whether every alignment so far is the cheapest there is. */
  boolean isComplete() {
    return complete && parallel.isComplete();
  }

  /** All steps of both sides, in pairs where they belong together. */
  List<Pair> align(List<Step> left, List<Step> right) {
    List<Pair> pairs = new ArrayList<>();
    List<List<Step>> before = atOnce(left);
    List<List<Step>> after = atOnce(right);
    if (before.isEmpty() || after.isEmpty()) {
      before.forEach(group -> parallel.pair(group, List.of(), pairs));
      after.forEach(group -> parallel.pair(List.of(), group, pairs));
      return pairs;
    }
    parallel.expect(left, right);
    int start = 0;
    int shorter = Math.min(before.size(), after.size());
    while (start < shorter && isSame(before.get(start), after.get(start))) {
      parallel.pair(before.get(start), after.get(start), pairs);
      start++;
    }
    int tail = 0;
    while (tail < shorter - start
        && isSame(before.get(before.size() - 1 - tail), after.get(after.size() - 1 - tail))) {
      tail++;
    }
    between(
        before.subList(start, before.size() - tail),
        after.subList(start, after.size() - tail),
        pairs);
    for (int i = tail; i > 0; i--) {
      parallel.pair(before.get(before.size() - i), after.get(after.size() - i), pairs);
    }
    return pairs;
  }

  private boolean isSame(List<Step> left, List<Step> right) {
    return left.size() == right.size() && Arrays.equals(says(left), says(right));
  }

  private int[] says(List<Step> group) {
    return group.stream().mapToInt(cost::says).sorted().toArray();
  }

  private void between(List<List<Step>> left, List<List<Step>> right, List<Pair> pairs) {
    if ((long) left.size() * right.size() <= MAX_CELLS) {
      weigh(left, right, pairs);
      return;
    }
    Map<List<Integer>, Integer> numbers = new HashMap<>();
    CommonSubsequence.Result equal =
        CommonSubsequence.compare(numbers(left, numbers), numbers(right, numbers), SEARCH_BUDGET);
    complete &= equal.complete();
    int atLeft = 0;
    int atRight = 0;
    for (CommonSubsequence.Run run : equal.runs()) {
      inSlices(left.subList(atLeft, run.left()), right.subList(atRight, run.right()), pairs);
      for (int i = 0; i < run.length(); i++) {
        parallel.pair(left.get(run.left() + i), right.get(run.right() + i), pairs);
      }
      atLeft = run.left() + run.length();
      atRight = run.right() + run.length();
    }
    inSlices(left.subList(atLeft, left.size()), right.subList(atRight, right.size()), pairs);
  }

  private int[] numbers(List<List<Step>> groups, Map<List<Integer>, Integer> numbers) {
    return groups.stream()
        .mapToInt(
            group ->
                numbers.computeIfAbsent(
                    Arrays.stream(says(group)).boxed().toList(), first -> numbers.size()))
        .toArray();
  }

  /** Weighs what stands about as far along on both sides, if all would be too many. */
  private void inSlices(List<List<Step>> left, List<List<Step>> right, List<Pair> pairs) {
    long cells = (long) left.size() * right.size();
    int slices = (int) ((cells + MAX_CELLS - 1) / MAX_CELLS);
    complete &= slices <= 1;
    for (int i = 0; i < Math.max(1, slices); i++) {
      weigh(slice(left, i, Math.max(1, slices)), slice(right, i, Math.max(1, slices)), pairs);
    }
  }

  private static <T> List<T> slice(List<T> list, int number, int count) {
    return list.subList(
        (int) ((long) list.size() * number / count),
        (int) ((long) list.size() * (number + 1) / count));
  }

  private void weigh(List<List<Step>> left, List<List<Step>> right, List<Pair> pairs) {
    List<ParallelSteps.Weighed> before =
        left.stream().map(group -> parallel.weighed(group, true)).toList();
    List<ParallelSteps.Weighed> after =
        right.stream().map(group -> parallel.weighed(group, false)).toList();
    int atLeft = 0;
    int atRight = 0;
    for (AffineAlignment.Move move :
        alignment.of(
            left.size(), right.size(), (i, j) -> parallel.cost(before.get(i), after.get(j)))) {
      parallel.pair(
          move == AffineAlignment.Move.RIGHT ? List.of() : left.get(atLeft++),
          move == AffineAlignment.Move.LEFT ? List.of() : right.get(atRight++),
          pairs);
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
}

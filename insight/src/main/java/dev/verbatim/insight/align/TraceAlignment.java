package dev.verbatim.insight.align;

import dev.verbatim.capture.canon.Thresholds;
import dev.verbatim.insight.align.StepPair.Relation;
import dev.verbatim.model.SpanKind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.ToIntFunction;

/**
 * Two traces side by side.
 *
 * @param pairs in the order of both trees, each step before its children; of what has no partner
 *     the left comes first
 * @param fork the pair at which the two part for good: the first that differs and is not followed
 *     by two steps in which both do the same again; empty if they never do
 * @param complete whether every step was weighed against every other that could stand for it; not
 *     so for thousands of steps side by side with nothing in common
 */
public record TraceAlignment(List<StepPair> pairs, OptionalInt fork, boolean complete) {
  private static final int IN_SYNC_AGAIN = 2;

  /** Steps that only stand around others. */
  private static final Set<SpanKind> FRAMES = Set.of(SpanKind.AGENT, SpanKind.CHAIN, SpanKind.SPAN);

  public TraceAlignment {
    pairs = List.copyOf(pairs);
  }

  /** Aligns; the steps at the top in the order of their starts. */
  public static TraceAlignment of(List<Step> left, List<Step> right, Thresholds thresholds) {
    StepCost cost = new StepCost(thresholds);
    Siblings siblings = new Siblings(cost, thresholds);
    List<StepPair> pairs = new ArrayList<>();
    // No recursion: traces may be thousands of steps deep.
    Deque<StepPair> open = new ArrayDeque<>();
    push(siblings.align(left, right), 0, open);
    while (!open.isEmpty()) {
      StepPair pair = open.pop();
      pairs.add(pair);
      List<Step> before = pair.left().map(Step::children).orElse(List.of());
      List<Step> after = pair.right().map(Step::children).orElse(List.of());
      push(siblings.align(before, after), pair.depth() + 1, open);
    }
    List<StepPair> moved = withMoves(withMoves(pairs, cost::says), cost::does);
    return new TraceAlignment(moved, fork(moved, cost), siblings.isComplete());
  }

  private static void push(List<Siblings.Pair> pairs, int depth, Deque<StepPair> open) {
    for (Siblings.Pair pair : pairs.reversed()) {
      Relation relation =
          pair.right().isEmpty()
              ? Relation.REMOVED
              : pair.left().isEmpty()
                  ? Relation.ADDED
                  : pair.left().get().isSameAs(pair.right().get())
                      ? Relation.EQUAL
                      : Relation.CHANGED;
      open.push(new StepPair(pair.left(), pair.right(), relation, depth));
    }
  }

  /** What was taken away here and put there is one pair, where it stands on the right. */
  private static List<StepPair> withMoves(List<StepPair> pairs, ToIntFunction<Step> content) {
    Map<Integer, Deque<Integer>> removed = new HashMap<>();
    for (int i = 0; i < pairs.size(); i++) {
      if (pairs.get(i).relation() == Relation.REMOVED) {
        Optional<Step> step = pairs.get(i).left().filter(Step::isTelling);
        if (step.isPresent()) {
          removed.computeIfAbsent(content.applyAsInt(step.get()), k -> new ArrayDeque<>()).add(i);
        }
      }
    }
    List<Optional<StepPair>> result = new ArrayList<>();
    pairs.forEach(pair -> result.add(Optional.of(pair)));
    for (int i = 0; i < pairs.size(); i++) {
      StepPair pair = pairs.get(i);
      if (pair.relation() != Relation.ADDED) {
        continue;
      }
      Integer from =
          pair.right()
              .filter(Step::isTelling)
              .map(content::applyAsInt)
              .map(removed::get)
              .map(Deque::poll)
              .orElse(null);
      if (from != null) {
        result.set(
            i,
            Optional.of(
                new StepPair(pairs.get(from).left(), pair.right(), Relation.MOVED, pair.depth())));
        result.set(from, Optional.empty());
      }
    }
    return result.stream().flatMap(Optional::stream).toList();
  }

  private static OptionalInt fork(List<StepPair> pairs, StepCost cost) {
    int start = -1;
    int again = 0;
    for (int i = 0; i < pairs.size(); i++) {
      StepPair pair = pairs.get(i);
      if (isFrame(pair)) {
        continue;
      }
      if (!isInSync(pair, cost)) {
        start = start < 0 ? i : start;
        again = 0;
      } else if (start >= 0 && ++again == IN_SYNC_AGAIN) {
        start = -1;
        again = 0;
      }
    }
    return start < 0 ? OptionalInt.empty() : OptionalInt.of(start);
  }

  /**
   * What a step around others was given and gave is told by those: the first question, the last
   * answer.
   */
  private static boolean isFrame(StepPair pair) {
    return pair.left().filter(TraceAlignment::isFrame).isPresent()
        && pair.right().filter(TraceAlignment::isFrame).isPresent();
  }

  private static boolean isFrame(Step step) {
    return FRAMES.contains(step.kind()) && (!step.isTelling() || !step.children().isEmpty());
  }

  /** Whether both say the same, or, of model calls, ask for the same tools in other words. */
  private static boolean isInSync(StepPair pair, StepCost cost) {
    if (pair.relation() != Relation.CHANGED) {
      return pair.relation() == Relation.EQUAL;
    }
    Step left = pair.left().orElseThrow();
    Step right = pair.right().orElseThrow();
    return left.kind() == SpanKind.LLM
        && !left.shape().isEmpty()
        && left.status().equals(right.status())
        && cost.does(left) == cost.does(right);
  }
}

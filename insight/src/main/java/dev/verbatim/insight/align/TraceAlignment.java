package dev.verbatim.insight.align;

import dev.verbatim.capture.canon.Thresholds;
import dev.verbatim.insight.align.StepPair.Relation;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Two traces side by side.
 *
 * @param pairs in the order of both trees, each step before its children; of what has no partner
 *     the left comes first
 * @param fork the pair at which the two part for good: the first that differs and is not followed
 *     by two steps that go together again; empty if they never do
 * @param complete whether every step was weighed against every other that could stand for it; not
 *     so for thousands of steps side by side with nothing in common
 */
public record TraceAlignment(List<StepPair> pairs, OptionalInt fork, boolean complete) {
  private static final int IN_SYNC_AGAIN = 2;

  public TraceAlignment {
    pairs = List.copyOf(pairs);
  }

  /** Aligns; the steps at the top in the order of their starts. */
  public static TraceAlignment of(List<Step> left, List<Step> right, Thresholds thresholds) {
    Siblings siblings = new Siblings(new StepCost(thresholds), thresholds);
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
    List<StepPair> moved = withMoves(pairs);
    return new TraceAlignment(moved, fork(moved), siblings.isComplete());
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

  private record Content(String kind, String name, String shape, String text) {
    static Optional<Content> of(Step step) {
      // Two empty wrappers say the same without being the same.
      return step.shape().isEmpty() && step.text().isEmpty()
          ? Optional.empty()
          : Optional.of(
              new Content(step.kind().wireName(), step.name(), step.shape(), step.text()));
    }
  }

  /** What was taken away here and put there is one pair, where it stands on the right. */
  private static List<StepPair> withMoves(List<StepPair> pairs) {
    Map<Content, Deque<Integer>> removed = new HashMap<>();
    for (int i = 0; i < pairs.size(); i++) {
      if (pairs.get(i).relation() == Relation.REMOVED) {
        int place = i;
        pairs
            .get(i)
            .left()
            .flatMap(Content::of)
            .ifPresent(it -> removed.computeIfAbsent(it, k -> new ArrayDeque<>()).add(place));
      }
    }
    List<Optional<StepPair>> result = new ArrayList<>();
    pairs.forEach(pair -> result.add(Optional.of(pair)));
    for (int i = 0; i < pairs.size(); i++) {
      StepPair pair = pairs.get(i);
      if (pair.relation() != Relation.ADDED) {
        continue;
      }
      Deque<Integer> places =
          pair.right()
              .flatMap(Content::of)
              .map(content -> removed.getOrDefault(content, new ArrayDeque<>()))
              .orElseGet(ArrayDeque::new);
      Integer from = places.poll();
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

  private static OptionalInt fork(List<StepPair> pairs) {
    int i = 0;
    while (i < pairs.size()) {
      if (pairs.get(i).isInSync()) {
        i++;
        continue;
      }
      int start = i;
      while (i < pairs.size() && !pairs.get(i).isInSync()) {
        i++;
      }
      int again = 0;
      while (i + again < pairs.size() && pairs.get(i + again).isInSync()) {
        again++;
      }
      if (again < IN_SYNC_AGAIN) {
        return OptionalInt.of(start);
      }
    }
    return OptionalInt.empty();
  }
}

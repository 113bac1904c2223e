package dev.verbatim.insight.cohort;

import dev.verbatim.capture.canon.EvidenceThresholds;
import dev.verbatim.insight.cohort.MeasureComparison.Difference;
import dev.verbatim.insight.cohort.MeasureComparison.Pair;
import dev.verbatim.insight.cohort.MeasureComparison.Side;
import dev.verbatim.insight.cohort.MeasureComparison.Verdict;
import dev.verbatim.model.Conversation;
import dev.verbatim.model.QuestionKeys;
import dev.verbatim.model.StoredSpan;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** Compares two groups of model calls. Safe for several threads. */
public final class CohortComparer {
  /** Fewer calls, or pairs, say nothing. */
  public static final int ENOUGH = EvidenceThresholds.DEFAULT.enough();

  private static final int WORST = 5;

  private final CallReading reading;

  /**
   * @param conversations reads what a call said; never fails
   */
  public CohortComparer(Function<StoredSpan, Conversation> conversations) {
    this.reading = new CallReading(conversations);
  }

  /** The measured calls of a question on both sides. */
  private record Matched(CohortCall left, CohortCall right) {}

  /** Compares; calls may be in any order. */
  public CohortComparison compare(List<StoredSpan> left, List<StoredSpan> right) {
    List<CohortCall> before = left.stream().map(reading::read).toList();
    List<CohortCall> after = right.stream().map(reading::read).toList();
    List<Matched> pairs = pairs(before, after);
    QuestionMix mix = mix(before, after, pairs.size());
    List<MeasureComparison> measures = new ArrayList<>();
    for (CohortMeasure measure : CohortMeasure.values()) {
      MeasureComparison comparison =
          comparison(measure, Optional.empty(), measure::of, before, after, pairs);
      if (comparison.left().isPresent() || comparison.right().isPresent()) {
        measures.add(comparison);
      }
    }
    for (String tool : tools(before, after)) {
      measures.add(
          comparison(
              CohortMeasure.TOOL_CALLS,
              Optional.of(tool),
              call -> OptionalDouble.of(call.tools().contains(tool) ? 1 : 0),
              before,
              after,
              pairs));
    }
    String sentence = new CohortSentence(before.size(), after.size(), mix, measures).text();
    return new CohortComparison(sentence, before.size(), after.size(), mix, measures);
  }

  /** Equal questions, asked as far on; those nearest in order of time go together. */
  private static List<Matched> pairs(List<CohortCall> left, List<CohortCall> right) {
    Map<QuestionPlace, Deque<CohortCall>> waiting = new HashMap<>();
    for (CohortCall call : oldestFirst(left)) {
      QuestionPlace.of(call)
          .ifPresent(place -> waiting.computeIfAbsent(place, at -> new ArrayDeque<>()).add(call));
    }
    List<Matched> pairs = new ArrayList<>();
    for (CohortCall call : oldestFirst(right)) {
      Deque<CohortCall> same = QuestionPlace.of(call).map(waiting::get).orElseGet(ArrayDeque::new);
      if (!same.isEmpty()) {
        pairs.add(new Matched(same.removeFirst(), call));
      }
    }
    return pairs;
  }

  private static List<CohortCall> oldestFirst(List<CohortCall> calls) {
    return calls.stream()
        .sorted(Comparator.comparingLong(call -> call.call().span().startEpochNanos()))
        .toList();
  }

  private record QuestionPlace(QuestionKeys keys) {
    static Optional<QuestionPlace> of(CohortCall call) {
      return call.call()
          .span()
          .questionKeys()
          .map(keys -> new QuestionKeys(keys.exact(), List.of(), keys.messagesSince()))
          .map(QuestionPlace::new);
    }
  }

  private static QuestionMix mix(List<CohortCall> left, List<CohortCall> right, int pairs) {
    Set<QuestionPlace> before = questions(left);
    Set<QuestionPlace> after = questions(right);
    Set<QuestionPlace> shared = new HashSet<>(before);
    shared.retainAll(after);
    return new QuestionMix(
        before.size(),
        after.size(),
        shared.size(),
        share(left, shared),
        share(right, shared),
        pairs);
  }

  private static Set<QuestionPlace> questions(List<CohortCall> calls) {
    Set<QuestionPlace> questions = new HashSet<>();
    calls.forEach(call -> QuestionPlace.of(call).ifPresent(questions::add));
    return questions;
  }

  private static double share(List<CohortCall> calls, Set<QuestionPlace> shared) {
    long among =
        calls.stream()
            .filter(call -> QuestionPlace.of(call).filter(shared::contains).isPresent())
            .count();
    return calls.isEmpty() ? 0 : (double) among / calls.size();
  }

  private static List<String> tools(List<CohortCall> left, List<CohortCall> right) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    for (List<CohortCall> side : List.of(left, right)) {
      side.forEach(call -> call.tools().forEach(tool -> counts.merge(tool, 1, Integer::sum)));
    }
    return counts.entrySet().stream()
        .sorted(
            Map.Entry.<String, Integer>comparingByValue()
                .reversed()
                .thenComparing(Map.Entry.comparingByKey()))
        .map(Map.Entry::getKey)
        .toList();
  }

  private static MeasureComparison comparison(
      CohortMeasure measure,
      Optional<String> tool,
      Function<CohortCall, OptionalDouble> number,
      List<CohortCall> left,
      List<CohortCall> right,
      List<Matched> pairs) {
    double[] before = numbers(left, number);
    double[] after = numbers(right, number);
    List<Pair> measured = new ArrayList<>();
    for (Matched pair : pairs) {
      OptionalDouble one = number.apply(pair.left());
      OptionalDouble two = number.apply(pair.right());
      if (one.isPresent() && two.isPresent()) {
        measured.add(
            new Pair(
                pair.left().call().span().key(),
                pair.right().call().span().key(),
                one.getAsDouble(),
                two.getAsDouble()));
      }
    }
    Optional<Difference> overall =
        before.length == 0 || after.length == 0
            ? Optional.empty()
            : Optional.of(overall(measure, before, after));
    Optional<Difference> paired =
        measured.isEmpty() ? Optional.empty() : Optional.of(paired(measured));
    return new MeasureComparison(
        measure,
        tool,
        side(before),
        side(after),
        overall,
        paired,
        verdict(overall, paired),
        worst(measure, measured));
  }

  private static double[] numbers(
      List<CohortCall> calls, Function<CohortCall, OptionalDouble> number) {
    return calls.stream()
        .map(number)
        .filter(OptionalDouble::isPresent)
        .mapToDouble(OptionalDouble::getAsDouble)
        .toArray();
  }

  private static Optional<Side> side(double[] values) {
    return values.length == 0
        ? Optional.empty()
        : Optional.of(new Side(values.length, Statistics.mean(values), Statistics.median(values)));
  }

  private static Difference overall(CohortMeasure measure, double[] before, double[] after) {
    double mean = Statistics.mean(after) - Statistics.mean(before);
    int count = Math.min(before.length, after.length);
    return measure.isRate()
        ? new Difference(
            count,
            mean,
            Statistics.ofProportions(before, after),
            Statistics.cohensH(Statistics.mean(before), Statistics.mean(after)))
        : new Difference(
            count, mean, Statistics.ofMeans(before, after), Statistics.cliffsDelta(before, after));
  }

  private static Difference paired(List<Pair> pairs) {
    double[] differences = pairs.stream().mapToDouble(it -> it.after() - it.before()).toArray();
    return new Difference(
        differences.length,
        Statistics.mean(differences),
        Statistics.ofPairs(differences),
        Statistics.signBalance(differences));
  }

  private static Verdict verdict(Optional<Difference> overall, Optional<Difference> paired) {
    Optional<Difference> told =
        paired
            .filter(it -> it.count() >= ENOUGH)
            .or(() -> overall.filter(it -> it.count() >= ENOUGH));
    if (told.isEmpty()) {
      return Verdict.TOO_FEW;
    }
    Interval interval = told.get().interval();
    return !interval.excludesZero()
        ? Verdict.NONE_SEEN
        : interval.low() > 0 ? Verdict.HIGHER : Verdict.LOWER;
  }

  private static List<Pair> worst(CohortMeasure measure, List<Pair> pairs) {
    ToDoubleFunction<Pair> badness =
        pair ->
            measure.isHigherWorse()
                ? pair.after() - pair.before()
                : Math.abs(pair.after() - pair.before());
    return pairs.stream()
        .filter(pair -> badness.applyAsDouble(pair) > 0)
        .sorted(Comparator.comparingDouble(badness).reversed())
        .limit(WORST)
        .toList();
  }
}

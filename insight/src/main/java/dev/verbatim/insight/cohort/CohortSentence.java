package dev.verbatim.insight.cohort;

import dev.verbatim.capture.canon.EvidenceThresholds;
import dev.verbatim.insight.cohort.MeasureComparison.Difference;
import dev.verbatim.insight.cohort.MeasureComparison.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Says what two cohorts have apart, what cannot be compared first. */
final class CohortSentence {
  /** Less than this share of calls with a shared question is not the same traffic. */
  private static final double SAME_MIX = EvidenceThresholds.DEFAULT.sameTraffic();

  private final int left;
  private final int right;
  private final QuestionMix mix;
  private final List<MeasureComparison> measures;

  CohortSentence(int left, int right, QuestionMix mix, List<MeasureComparison> measures) {
    this.left = left;
    this.right = right;
    this.mix = mix;
    this.measures = measures;
  }

  String text() {
    if (left == 0 || right == 0) {
      return left == 0 && right == 0
          ? "Neither side has a call."
          : "The " + (left == 0 ? "left" : "right") + " side has no call.";
    }
    List<String> changed = new ArrayList<>();
    for (MeasureComparison measure : measures) {
      if (measure.verdict() == Verdict.HIGHER || measure.verdict() == Verdict.LOWER) {
        changed.add(change(measure));
      }
    }
    boolean allFew = measures.stream().allMatch(it -> it.verdict() == Verdict.TOO_FEW);
    String found =
        allFew
            ? "Too few calls to tell anything."
            : changed.isEmpty()
                ? "No difference is seen."
                : capital(String.join(", ", changed)) + ".";
    return basis() + " " + found;
  }

  private String basis() {
    if (mix.pairs() >= CohortComparer.ENOUGH) {
      return String.format(
          Locale.ROOT, "Compared on %,d pairs of calls that ask the same.", mix.pairs());
    }
    String pairs = mix.pairs() == 1 ? "1 pair of calls asks" : mix.pairs() + " pairs of calls ask";
    boolean other = Math.min(mix.leftShare(), mix.rightShare()) < SAME_MIX;
    return String.format(
        Locale.ROOT,
        "Only %s the same, so all %,d calls are set against all %,d%s.",
        pairs,
        left,
        right,
        other ? "; the questions are not the same, and what differs may come from that" : "");
  }

  private static String change(MeasureComparison measure) {
    Difference told =
        measure
            .paired()
            .filter(it -> it.count() >= CohortComparer.ENOUGH)
            .or(measure::overall)
            .orElseThrow();
    String sign = told.mean() > 0 ? "+" : "−";
    double size = Math.abs(told.mean());
    String name = name(measure.measure(), measure.tool());
    if (measure.measure().isRate()) {
      return String.format(Locale.ROOT, "%s %s%.1f points", name, sign, 100 * size);
    }
    double base = measure.left().map(MeasureComparison.Side::mean).orElse(0.0);
    return base == 0
        ? name + " " + (told.mean() > 0 ? "higher" : "lower")
        : String.format(Locale.ROOT, "%s %s%.0f %%", name, sign, 100 * size / base);
  }

  private static String name(CohortMeasure measure, Optional<String> tool) {
    return switch (measure) {
      case REFUSALS -> "refusals";
      case ERRORS -> "errors";
      case CUT_OFF -> "answers cut off";
      case INVALID_FORMAT -> "answers that are not JSON";
      case UNPARSED -> "answers the app could not parse";
      case RETRIES -> "retries";
      case TOOL_CALLS -> tool.map(it -> "calls of " + it).orElse("answers that ask for a tool");
      case OUTPUT_TOKENS -> "output tokens";
      case COST -> "cost";
      case LATENCY -> "latency";
      case FIRST_TOKEN -> "time to the first token";
    };
  }

  private static String capital(String text) {
    return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
  }
}

package dev.verbatim.insight.cohort;

import java.util.List;

/**
 * Two cohorts side by side.
 *
 * @param sentence the whole in a few words, what cannot be compared first
 * @param leftCalls calls compared
 * @param rightCalls calls compared
 * @param mix what was asked
 * @param measures in the order of {@link CohortMeasure}, then tools, the most frequent first;
 *     without those that no call of either side tells
 */
public record CohortComparison(
    String sentence,
    int leftCalls,
    int rightCalls,
    QuestionMix mix,
    List<MeasureComparison> measures) {
  public CohortComparison {
    measures = List.copyOf(measures);
  }
}

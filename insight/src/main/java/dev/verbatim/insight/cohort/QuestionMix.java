package dev.verbatim.insight.cohort;

/**
 * Whether the two sides were asked the same things: without that, no difference means much.
 *
 * @param leftQuestions distinct questions
 * @param rightQuestions distinct questions
 * @param sharedQuestions asked on both sides
 * @param leftShare share of the left calls whose question is asked on the right too
 * @param rightShare the same of the right calls
 * @param pairs pairs of calls with the same question; each call is in one at most
 */
public record QuestionMix(
    int leftQuestions,
    int rightQuestions,
    int sharedQuestions,
    double leftShare,
    double rightShare,
    int pairs) {}

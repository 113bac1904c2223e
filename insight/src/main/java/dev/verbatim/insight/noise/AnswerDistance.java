package dev.verbatim.insight.noise;

import dev.verbatim.insight.diff.AnswerDiff;
import dev.verbatim.insight.diff.MessagePair.Relation;
import dev.verbatim.insight.facts.StatedFact;
import dev.verbatim.insight.facts.StatedFact.Kind;
import dev.verbatim.insight.text.WordSketch;
import java.util.List;
import java.util.stream.Stream;

/**
 * How far two answers are apart, from 0 for the same but for noise to 1: a quarter each for the
 * words, for what is stated, for the tools asked for, and for how it ended. Symmetric, as a measure
 * of variation has to be; not calibrated, and only ever compared with other distances of its kind.
 */
public final class AnswerDistance {
  private static final int PARTS = 4;

  /** As many differences inside of a JSON answer weigh as much as a text with half of its words. */
  private static final double HALF_OF_JSON = 4;

  private AnswerDistance() {}

  /** Of two answers. */
  public static double of(AnswerDiff answer) {
    if (answer.relation() == Relation.EQUAL || answer.relation() == Relation.NOISE) {
      return 0;
    }
    double words =
        answer
            .json()
            .map(changes -> share(changes.size(), HALF_OF_JSON))
            .orElseGet(
                () ->
                    1
                        - WordSketch.of(answer.text().left())
                            .likeness(WordSketch.of(answer.text().right())));
    double facts =
        answer.facts().changed().stream().filter(it -> counts(it.left().kind())).count()
            + Stream.concat(answer.facts().removed().stream(), answer.facts().added().stream())
                    .filter(fact -> counts(fact.kind()))
                    .count()
                / 2.0;
    return (words + share(facts, 1) + share(answer.calls().size(), 1) + ending(answer)) / PARTS;
  }

  /** 0 for none, one half for so many, towards 1 for more. */
  private static double share(double count, double half) {
    return count / (count + half);
  }

  /** Names and doubts come and go with the wording, which is measured already. */
  private static boolean counts(Kind kind) {
    return kind != Kind.NAME && kind != Kind.HEDGE && kind != Kind.REFUSAL;
  }

  /** Whether only one of both answered, or declined. */
  private static double ending(AnswerDiff answer) {
    boolean answered = answer.relation() == Relation.CHANGED;
    return !answered
            || refuses(answer.left(), answer.facts().removed())
                != refuses(answer.right(), answer.facts().added())
        ? 1
        : 0;
  }

  private static boolean refuses(AnswerDiff.Ending ending, List<StatedFact> ownFacts) {
    return ending.refused() || ownFacts.stream().anyMatch(fact -> fact.kind() == Kind.REFUSAL);
  }
}

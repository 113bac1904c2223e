package dev.verbatim.insight.noise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verbatim.capture.canon.Thresholds;
import dev.verbatim.insight.diff.CallDiffer;
import dev.verbatim.insight.diff.ComparedCall;
import dev.verbatim.testkit.labelled.LabelledPair;
import dev.verbatim.testkit.labelled.LabelledRun;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnswerDistanceTest {
  private static final CallDiffer DIFFER = new CallDiffer(Thresholds.DEFAULT);

  @Test
  void aDistanceIsNoneToItselfAndTheSameFromBothSides() {
    for (LabelledPair pair : LabelledPair.all()) {
      ComparedCall left = answering(pair.left());
      ComparedCall right = answering(pair.right());
      assertThat(distance(left, left)).as(pair.name()).isZero();
      assertThat(distance(left, right))
          .as(pair.name())
          .isEqualTo(distance(right, left), org.assertj.core.data.Offset.offset(1e-9))
          .isBetween(0.0, 1.0);
    }
  }

  @Test
  void noiseIsNoDistance() {
    assertThat(of("request-id-in-the-answer")).isZero();
    assertThat(of("json-in-another-order")).isZero();
  }

  @Test
  void whatAReaderWouldMindIsFurtherThanOtherWords() {
    List<String> byDistance =
        List.of(
            "markdown-row-of-a-table",
            "another-currency",
            "refuses-now",
            "nothing-is-said-any-more");
    for (String far : byDistance) {
      assertThat(of(far)).as(far).isGreaterThan(of("markdown-marks-only"));
    }
    assertThat(of("refuses-now")).isGreaterThan(of("only-reworded"));
    assertThat(of("total-in-the-answer")).isPositive();
  }

  private static double of(String name) {
    LabelledPair pair =
        LabelledPair.all().stream().filter(it -> it.name().equals(name)).findFirst().orElseThrow();
    return distance(answering(pair.left()), answering(pair.right()));
  }

  private static double distance(ComparedCall left, ComparedCall right) {
    return AnswerDistance.of(DIFFER.answers(left, right));
  }

  private static ComparedCall answering(LabelledRun run) {
    return new ComparedCall(run.answering().span(), run.conversation(run.answering()));
  }
}

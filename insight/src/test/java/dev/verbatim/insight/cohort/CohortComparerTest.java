package dev.verbatim.insight.cohort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.verbatim.insight.cohort.MeasureComparison.Verdict;
import dev.verbatim.model.Conversation;
import dev.verbatim.model.FinishReason;
import dev.verbatim.model.Message;
import dev.verbatim.model.Part;
import dev.verbatim.model.SpanStatus;
import dev.verbatim.model.StoredSpan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CohortComparerTest {
  private static final long SEED = 77;

  private static CohortComparer comparer(String answer) {
    Message said =
        answer.startsWith("tool ")
            ? Message.of(
                "assistant", new Part.ToolRequest(Optional.empty(), answer.substring(5), "{}"))
            : Message.of("assistant", new Part.Text(answer));
    return new CohortComparer(call -> new Conversation(List.of(), List.of(), List.of(said)));
  }

  private static MeasureComparison measure(CohortComparison comparison, CohortMeasure measure) {
    return comparison.measures().stream()
        .filter(it -> it.measure() == measure && it.tool().isEmpty())
        .findFirst()
        .orElseThrow();
  }

  /** Latency depends on the question far more than on the side. */
  private static List<StoredSpan> side(int from, int questions, double slower, int refused) {
    Random random = new Random(SEED + from);
    List<StoredSpan> calls = new ArrayList<>();
    for (int i = 0; i < questions; i++) {
      calls.add(
          SampleCalls.call(
              from + i,
              i,
              i < refused ? SpanStatus.REFUSAL : SpanStatus.OK,
              100 + 500 * (i % 20) + slower + 5 * random.nextGaussian(),
              "m"));
    }
    return calls;
  }

  @Test
  void pairsSeeWhatTheMixHides() {
    CohortComparison comparison = comparer("x").compare(side(0, 60, 0, 0), side(1000, 60, 40, 0));
    MeasureComparison latency = measure(comparison, CohortMeasure.LATENCY);
    assertThat(comparison.mix().pairs()).isEqualTo(60);
    assertThat(comparison.mix().sharedQuestions()).isEqualTo(60);
    assertThat(latency.verdict()).isEqualTo(Verdict.HIGHER);
    assertThat(latency.paired().orElseThrow().mean()).isCloseTo(40, within(5.0));
    assertThat(latency.paired().orElseThrow().interval().low()).isPositive();
    assertThat(latency.overall().orElseThrow().interval().excludesZero()).isFalse();
    assertThat(comparison.sentence())
        .isEqualTo("Compared on 60 pairs of calls that ask the same. Latency +1 %.");
  }

  @Test
  void worstPairsComeFirst() {
    CohortComparison comparison = comparer("x").compare(side(0, 40, 0, 0), side(1000, 40, 0, 12));
    MeasureComparison refusals = measure(comparison, CohortMeasure.REFUSALS);
    assertThat(refusals.verdict()).isEqualTo(Verdict.HIGHER);
    assertThat(refusals.left().orElseThrow().mean()).isZero();
    assertThat(refusals.right().orElseThrow().mean()).isCloseTo(.3, within(1e-9));
    assertThat(refusals.worst())
        .hasSize(5)
        .allSatisfy(
            pair -> {
              assertThat(pair.before()).isZero();
              assertThat(pair.after()).isEqualTo(1);
              assertThat(pair.right().traceId().low())
                  .isEqualTo(pair.left().traceId().low() + 1000);
            });
    assertThat(comparison.sentence()).contains("Refusals +30.0 points");
  }

  @Test
  void otherQuestionsAreSaidToBeOthers() {
    List<StoredSpan> right = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      right.add(SampleCalls.call(2000 + i, 5000 + i, SpanStatus.OK, 900, "m"));
    }
    CohortComparison comparison = comparer("x").compare(side(0, 50, 0, 0), right);
    assertThat(comparison.mix().pairs()).isZero();
    assertThat(comparison.mix().leftShare()).isZero();
    assertThat(comparison.sentence())
        .startsWith(
            "Only 0 pairs of calls ask the same, so all 50 calls are set against all 50; the"
                + " questions are not the same");
  }

  @Test
  void fewCallsTellNothing() {
    CohortComparison comparison = comparer("x").compare(side(0, 5, 0, 0), side(1000, 5, 900, 5));
    assertThat(comparison.measures())
        .isNotEmpty()
        .allSatisfy(it -> assertThat(it.verdict()).isEqualTo(Verdict.TOO_FEW));
    assertThat(comparison.sentence()).endsWith("Too few calls to tell anything.");
    assertThat(comparer("x").compare(List.of(), side(0, 5, 0, 0)).sentence())
        .isEqualTo("The left side has no call.");
  }

  @Test
  void equalSidesDoNotDiffer() {
    CohortComparison comparison = comparer("x").compare(side(0, 60, 0, 3), side(0, 60, 0, 3));
    assertThat(comparison.measures())
        .allSatisfy(it -> assertThat(it.verdict()).isEqualTo(Verdict.NONE_SEEN));
    assertThat(comparison.sentence()).endsWith("No difference is seen.");
  }

  @Test
  void answersAreReadWhereTheMeasureNeedsThem() {
    String json = "{\"response_format\":{\"type\":\"json_object\"}}";
    List<StoredSpan> asked = new ArrayList<>();
    List<StoredSpan> tools = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      asked.add(SampleCalls.call(i, i, SpanStatus.OK, 10, "m", json, FinishReason.STOP));
      tools.add(SampleCalls.call(i, i, SpanStatus.OK, 10, "m", "{}", FinishReason.TOOL_CALL));
    }
    CohortComparison invalid = comparer("sorry").compare(asked, asked);
    assertThat(measure(invalid, CohortMeasure.INVALID_FORMAT).left().orElseThrow().mean())
        .isEqualTo(1);
    CohortComparison valid = comparer("{\"a\":1}").compare(asked, asked);
    assertThat(measure(valid, CohortMeasure.INVALID_FORMAT).left().orElseThrow().mean()).isZero();
    CohortComparison called = comparer("tool look").compare(tools, asked);
    assertThat(called.measures())
        .anySatisfy(
            it -> {
              assertThat(it.tool()).hasValue("look");
              assertThat(it.left().orElseThrow().mean()).isEqualTo(1);
            });
  }
}

package dev.verbatim.insight.cohort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.verbatim.insight.version.PromptVersions;
import dev.verbatim.model.Conversation;
import dev.verbatim.model.SpanStatus;
import dev.verbatim.model.StoredSpan;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ChangeFinderTest {
  private final ChangeFinder finder =
      new ChangeFinder(call -> Conversation.EMPTY, PromptVersions.DECLARED);
  private final Random random = new Random(5);

  private StoredSpan call(int number, double latency, String model) {
    double noisy = latency * (1 + .3 * random.nextGaussian());
    return SampleCalls.call(number, number, SpanStatus.OK, Math.max(1, noisy), model);
  }

  @Test
  void aChangeIsFoundWhereItIsAndItsCauseIsNamed() {
    List<StoredSpan> calls = new ArrayList<>();
    for (int i = 0; i < 600; i++) {
      calls.add(call(i, i < 250 ? 400 : 800, i < 250 ? "old" : "new"));
    }
    List<Change> changes = finder.changes(CohortMeasure.LATENCY, calls.reversed());
    assertThat(changes).hasSize(1);
    Change change = changes.getFirst();
    assertThat((change.atEpochNanos() - SampleCalls.T0) / 1e9).isCloseTo(250, within(6.0));
    assertThat(change.before()).isCloseTo(400, within(30.0));
    assertThat(change.after()).isCloseTo(800, within(40.0));
    assertThat(change.causes())
        .singleElement()
        .satisfies(
            cause -> {
              assertThat(cause.kind()).isEqualTo(Change.Kind.MODEL);
              assertThat(cause.value()).isEqualTo("new");
            });
    assertThat(change.sentence())
        .startsWith("Latency rose from ")
        .contains("Near it, model new went from ");
  }

  @Test
  void aChangeWithoutAKnownCauseSaysSo() {
    List<StoredSpan> calls = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      calls.add(call(i, i < 200 ? 400 : 700, "m"));
    }
    assertThat(finder.changes(CohortMeasure.LATENCY, calls))
        .singleElement()
        .satisfies(
            change ->
                assertThat(change.sentence())
                    .endsWith("No version, model, release or mix change is near it."));
  }

  @Test
  void severalChangesAreFound() {
    List<StoredSpan> calls = new ArrayList<>();
    for (int i = 0; i < 900; i++) {
      calls.add(call(i, i < 300 ? 300 : i < 600 ? 900 : 300, "m"));
    }
    assertThat(finder.changes(CohortMeasure.LATENCY, calls))
        .hasSize(2)
        .extracting(change -> Math.round((change.atEpochNanos() - SampleCalls.T0) / 1e11))
        .containsExactly(3L, 6L);
  }

  @Test
  void noiseIsNoChange() {
    int alarms = 0;
    for (int series = 0; series < 40; series++) {
      List<StoredSpan> calls = new ArrayList<>();
      for (int i = 0; i < 300; i++) {
        calls.add(call(i, 500, "m"));
      }
      alarms += finder.changes(CohortMeasure.LATENCY, calls).isEmpty() ? 0 : 1;
    }
    System.out.println("changes found in 40 series without any: " + alarms);
    assertThat(alarms).isLessThanOrEqualTo(2);
  }
}

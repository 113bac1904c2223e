package dev.verbatim.insight.version;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verbatim.insight.version.HistoryRun.Told;
import dev.verbatim.testkit.history.HistoryCall;
import dev.verbatim.testkit.history.PromptHistory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Detected versions against the true ones of generated histories. */
class HistoryTest {
  private static final Told PROCESSES = new Told(true, true);
  private static final Told RELEASES = new Told(false, true);
  private static final Told NOTHING = new Told(false, false);

  private final long first = new Random().nextInt(1_000_000);

  private double index(long seed, int conversations, Told told) {
    List<HistoryCall> calls = PromptHistory.generate(seed, conversations);
    List<String> labels = HistoryRun.of(calls, told).labels();
    List<String> truth = calls.stream().map(HistoryCall::trueVersion).toList();
    double index = RandIndex.adjusted(truth, labels);
    System.out.printf(
        "seed %d, %d calls, process ids %s, releases %s: adjusted Rand index %.4f, %d versions of"
            + " 9%n",
        seed, calls.size(), told.instance(), told.release(), index, new HashSet<>(labels).size());
    return index;
  }

  @Test
  void processesTellTheVersions() {
    for (long seed = first; seed < first + 4; seed++) {
      assertThat(index(seed, 1500, PROCESSES)).as("seed %s", seed).isGreaterThanOrEqualTo(.98);
    }
  }

  @Test
  void releasesTellTheVersions() {
    for (long seed = first; seed < first + 4; seed++) {
      assertThat(index(seed, 1500, RELEASES)).as("seed %s", seed).isGreaterThanOrEqualTo(.9);
    }
  }

  @Test
  void textAndTimeAloneTellMost() {
    assertThat(index(first, 1500, NOTHING)).as("seed %s", first).isGreaterThanOrEqualTo(.8);
  }

  @Test
  void fewCallsAreEnough() {
    assertThat(index(first, 500, PROCESSES)).as("seed %s", first).isGreaterThanOrEqualTo(.9);
  }

  /** A span comes when it ends, and batches of processes cross. */
  @Test
  void theOrderOfArrivalDoesNotMatter() {
    List<HistoryCall> calls = PromptHistory.generate(first, 1500);
    SplittableRandom random = new SplittableRandom(first);
    record Arrival(HistoryCall call, long at) {}
    List<HistoryCall> arriving =
        calls.stream()
            .map(call -> new Arrival(call, call.epochNanos() + random.nextLong(300_000_000_000L)))
            .sorted(Comparator.comparingLong(Arrival::at))
            .map(Arrival::call)
            .toList();
    List<String> online = HistoryRun.of(arriving, PROCESSES).labels();
    List<String> recomputed = HistoryRun.of(calls, PROCESSES).labels();
    List<String> inOrder = new ArrayList<>();
    for (HistoryCall call : calls) {
      inOrder.add(online.get(arriving.indexOf(call)));
    }
    double same = RandIndex.adjusted(recomputed, inOrder);
    double right =
        RandIndex.adjusted(arriving.stream().map(HistoryCall::trueVersion).toList(), online);
    System.out.printf(
        "seed %d: in order of arrival against the truth %.4f, against a recompute %.4f%n",
        first, right, same);
    assertThat(right).as("seed %s", first).isGreaterThanOrEqualTo(.98);
    assertThat(same).as("seed %s", first).isEqualTo(1);
  }
}

package dev.verbatim.replay.match;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verbatim.replay.match.SimulatedRuns.Figures;
import dev.verbatim.replay.match.SimulatedRuns.Recorded;
import dev.verbatim.testkit.agent.Mutation;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The ladder under every way in which a run may differ from its recording. */
class MatchingTest {
  private static final int RUNS = 300;
  private static final int BASELINE_RUNS = 30;

  /** The runs of one mutation by the ladder and by the two baselines. */
  private record Trial(Figures ladder, Figures orderOnly, Figures nearest) {}

  private static Trial trial(Set<Mutation> mutations) {
    Trial trial = new Trial(new Figures(), new Figures(), new Figures());
    for (int run = 0; run < RUNS; run++) {
      long seed = 4_211_000L + run;
      boolean sites = run % 2 == 0;
      List<Recorded> recording = SimulatedRuns.record(seed, sites);
      int wrong = trial.ladder().wrong;
      SimulatedRuns.replay(
          seed, mutations, recording, SimulatedRuns.ladder(recording, sites), trial.ladder());
      assertThat(trial.ladder().wrong)
          .as("wrong answers, %s, seed %d", mutations, seed)
          .isEqualTo(wrong);
      if (run >= BASELINE_RUNS) {
        continue;
      }
      SimulatedRuns.replay(
          seed, mutations, recording, SimulatedRuns.orderOnly(recording), trial.orderOnly());
      SimulatedRuns.replay(
          seed, mutations, recording, SimulatedRuns.nearest(recording), trial.nearest());
    }
    return trial;
  }

  @Test
  void neverServesAWrongAnswer() {
    Map<String, Set<Mutation>> cases = new LinkedHashMap<>();
    cases.put("nothing", Set.of());
    for (Mutation mutation : Mutation.values()) {
      cases.put(mutation.name().toLowerCase(Locale.ROOT).replace('_', ' '), Set.of(mutation));
    }
    cases.put("all but items", allBut(Mutation.DROPPED_ITEM, Mutation.OTHER_ITEM));
    cases.put("all", EnumSet.allOf(Mutation.class));
    Map<String, Trial> trials = new LinkedHashMap<>();
    cases.forEach((name, mutations) -> trials.put(name, trial(mutations)));
    System.out.println(table(trials));

    Trial same = of(trials, "nothing");
    assertThat(same.ladder().of(Rung.EXACT)).isEqualTo(same.ladder().calls);
    Figures later = of(trials, "clock and ids").ladder();
    assertThat(later.of(Rung.MASKED) + later.of(Rung.EXACT)).isEqualTo(later.calls);
    assertThat(of(trials, "retry").ladder().of(Rung.STRUCTURAL)).isZero();
    assertThat(of(trials, "parallel order").ladder().missed).isZero();
    Figures guard = of(trials, "guard call").ladder();
    assertThat(guard.missed).as("one miss for each guard").isEqualTo(guard.runs);
    for (String recorded : List.of("retry", "dropped item", "other item", "guard call")) {
      assertThat(of(trials, recorded).ladder().missedThoughRecorded).as(recorded).isZero();
    }
    Figures edited = of(trials, "prompt edit").ladder();
    assertThat(edited.missedThoughRecorded).isLessThan(edited.calls / 20);
    Trial all = of(trials, "all");
    assertThat(all.orderOnly().wrong).isGreaterThan(all.orderOnly().calls / 2);
    assertThat(all.nearest().wrong).isGreaterThan(all.nearest().calls / 10);
  }

  private static Trial of(Map<String, Trial> trials, String name) {
    return Optional.ofNullable(trials.get(name)).orElseThrow();
  }

  private static Set<Mutation> allBut(Mutation... left) {
    Set<Mutation> mutations = EnumSet.allOf(Mutation.class);
    List.of(left).forEach(mutations::remove);
    return mutations;
  }

  private static String table(Map<String, Trial> trials) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "%-16s %5s %6s %6s %6s %6s %6s %5s %9s %6s %11s %8s"
            .formatted(
                "mutation",
                "runs",
                "calls",
                "exact",
                "masked",
                "struct",
                "repeat",
                "miss",
                "avoidable",
                "wrong",
                "order-only",
                "nearest"));
    trials.forEach(
        (name, trial) -> {
          Figures ladder = trial.ladder();
          lines.add(
              String.format(
                  Locale.ROOT,
                  "%-16s %5d %6d %6d %6d %6d %6d %5d %9d %6d %9.1f %% %6.1f %%",
                  name,
                  ladder.runs,
                  ladder.calls,
                  ladder.of(Rung.EXACT),
                  ladder.of(Rung.MASKED),
                  ladder.of(Rung.STRUCTURAL),
                  ladder.of(Rung.REPEAT),
                  ladder.missed,
                  ladder.missedThoughRecorded,
                  ladder.wrong,
                  100.0 * trial.orderOnly().wrong / trial.orderOnly().calls,
                  100.0 * trial.nearest().wrong / trial.nearest().calls));
        });
    return "matching: answers served by the ladder; wrong answers of the baselines\n"
        + String.join("\n", lines);
  }
}

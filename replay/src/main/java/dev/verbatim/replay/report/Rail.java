package dev.verbatim.replay.report;

import dev.verbatim.model.SpanId;
import dev.verbatim.replay.match.Closest;
import dev.verbatim.replay.match.RecordedCall;
import dev.verbatim.replay.match.Rung;
import dev.verbatim.replay.session.ReplayState;
import dev.verbatim.replay.session.ReplayedCall;
import dev.verbatim.replay.session.TapeCall;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/**
 * A recorded call beside what stands for it in the run.
 *
 * @param recorded its number among the recorded calls, from 1; missing if there is none
 * @param calls numbers of what was asked, from 1: several for attempts of one call
 */
public record Rail(State state, OptionalInt recorded, List<Integer> calls) {
  /** How both sides stand to each other. */
  public enum State {
    /** The same request. */
    SAME,
    /** The same but for noise. */
    NOISE,
    /** The same call in other words, or the recorded call that is closest to a miss. */
    CHANGED,
    /** Asked more often than recorded. */
    REPEATED,
    /** Not recorded, and no recorded call is left that it could stand for. */
    EXTRA,
    /** Not asked, though a later one was. */
    SKIPPED,
    /** Not asked so far. */
    AHEAD
  }

  public Rail {
    calls = List.copyOf(calls);
  }

  /** Both sides of a replay in the order of the run, recorded calls where they were passed. */
  public static List<Rail> of(ReplayState state) {
    return new Alignment(state).rails();
  }

  private static final class Alignment {
    private final List<TapeCall> tape;
    private final List<ReplayedCall> calls;
    private final Map<String, Integer> numbers = new HashMap<>();
    private final Set<Integer> taken = new HashSet<>();
    private final List<Rail> rails = new ArrayList<>();

    Alignment(ReplayState state) {
      this.tape = state.tape().calls();
      this.calls = state.calls();
      tape.forEach(call -> numbers.put(call.call().id(), numbers.size() + 1));
      Set<String> unused = new HashSet<>();
      state.unused().forEach(call -> unused.add(call.call().id()));
      for (TapeCall call : tape) {
        if (!unused.contains(call.call().id())) {
          taken.add(number(call.call()));
        }
      }
    }

    private int number(RecordedCall call) {
      return numbers.getOrDefault(call.id(), 0);
    }

    List<Rail> rails() {
      Map<SpanId, List<Integer>> attempts = new LinkedHashMap<>();
      for (int i = 0; i < calls.size(); i++) {
        attempts.computeIfAbsent(calls.get(i).spanId(), span -> new ArrayList<>()).add(i + 1);
      }
      int passed = 0;
      for (List<Integer> one : attempts.values()) {
        Rail rail = rail(calls.get(one.getLast() - 1), one);
        if (rail.recorded().isPresent() && rail.state() != State.REPEATED) {
          int number = rail.recorded().getAsInt();
          taken.add(number);
          for (; passed < number - 1; passed++) {
            skip(passed + 1);
          }
          passed = Math.max(passed, number);
        }
        rails.add(rail);
      }
      for (; passed < tape.size(); passed++) {
        if (taken.add(passed + 1)) {
          rails.add(new Rail(State.AHEAD, OptionalInt.of(passed + 1), List.of()));
        }
      }
      // What was passed and stands for a later call after all is shown there alone.
      Set<Integer> paired = new HashSet<>();
      rails.stream()
          .filter(rail -> rail.state() != State.SKIPPED && rail.recorded().isPresent())
          .forEach(rail -> paired.add(rail.recorded().getAsInt()));
      return rails.stream()
          .filter(
              rail -> rail.state() != State.SKIPPED || !paired.contains(rail.recorded().getAsInt()))
          .toList();
    }

    private void skip(int number) {
      if (!taken.contains(number)) {
        rails.add(new Rail(State.SKIPPED, OptionalInt.of(number), List.of()));
      }
    }

    private Rail rail(ReplayedCall call, List<Integer> attempts) {
      Rung rung = call.match().rung();
      State state =
          switch (rung) {
            case EXACT -> State.SAME;
            case MASKED -> State.NOISE;
            case STRUCTURAL -> State.CHANGED;
            case REPEAT -> State.REPEATED;
            case MISS -> State.EXTRA;
          };
      int recorded = call.match().recorded().map(this::number).orElse(0);
      if (rung == Rung.MISS) {
        int closest = call.match().closest().map(Closest::call).map(this::number).orElse(0);
        if (closest > 0 && !taken.contains(closest)) {
          state = State.CHANGED;
          recorded = closest;
        }
      }
      return new Rail(
          state, recorded == 0 ? OptionalInt.empty() : OptionalInt.of(recorded), attempts);
    }
  }
}

package dev.verbatim.replay.match;

import dev.verbatim.capture.canon.NoiseMask;
import dev.verbatim.capture.canon.Thresholds;
import dev.verbatim.capture.json.JsonValue;
import dev.verbatim.model.SpanKind;
import dev.verbatim.testkit.agent.AgentCall;
import dev.verbatim.testkit.agent.Mutation;
import dev.verbatim.testkit.agent.SimulatedAgent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Records a simulated agent, runs it again with mutations, and judges what it is served. */
final class SimulatedRuns {
  /** A call of the recording and what the model said. */
  record Recorded(AgentCall call, String answer, RecordedCall forMatching) {}

  private SimulatedRuns() {}

  static List<Recorded> record(long seed, boolean sites) {
    List<Recorded> recorded = new ArrayList<>();
    Map<String, Integer> samples = new HashMap<>();
    SimulatedAgent.run(
        seed,
        Set.of(),
        call -> {
          String answer = live(call, samples);
          recorded.add(
              new Recorded(
                  call,
                  answer,
                  new RecordedCall(
                      "call-" + recorded.size(),
                      key(call, sites),
                      call.epochNanos(),
                      forms(call),
                      answer,
                      1)));
          return answer;
        });
    return recorded;
  }

  static String live(AgentCall call, Map<String, Integer> samples) {
    return SimulatedAgent.answer(call, samples.merge(call.meaning(), 1, Integer::sum) - 1);
  }

  private static CallKey key(AgentCall call, boolean sites) {
    return new CallKey(SpanKind.LLM, sites ? call.site() : "", "openai_chat");
  }

  static RequestForms forms(AgentCall call) {
    return RequestForms.of(
        JsonValue.parse(call.body().toString(), 64).orElseThrow(),
        Optional.empty(),
        new NoiseMask(call.epochNanos(), Thresholds.DEFAULT));
  }

  /** Chooses the place in the recording whose answer a call gets; -1 for none. */
  interface Strategy {
    int choose(AgentCall call, Figures figures);
  }

  static Strategy ladder(List<Recorded> recording, boolean sites) {
    CallMatcher matcher =
        new CallMatcher(
            recording.stream().map(Recorded::forMatching).toList(),
            new MatchPolicy(true, MatchPolicy.Repeat.LAST_ANSWER),
            Thresholds.DEFAULT.replay());
    return (call, figures) -> {
      Match match =
          matcher.match(new AskedCall(key(call, sites), List.of(forms(call)), OptionalInt.empty()));
      figures.rungs.merge(match.rung(), 1, Integer::sum);
      return match.served()
          ? Integer.parseInt(match.recorded().orElseThrow().id().substring("call-".length()))
          : -1;
    };
  }

  /** The first call gets the first answer, and so on. */
  static Strategy orderOnly(List<Recorded> recording) {
    int[] next = {0};
    return (call, figures) -> next[0] < recording.size() ? next[0]++ : -1;
  }

  /** Every call gets the answer of the unused recorded call with most words in common. */
  static Strategy nearest(List<Recorded> recording) {
    List<Set<String>> words =
        recording.stream().map(it -> Words.set(it.call().body().toString())).toList();
    Set<Integer> used = new HashSet<>();
    return (call, figures) -> {
      Set<String> asked = Words.set(call.body().toString());
      int best = -1;
      double most = -1;
      for (int i = 0; i < words.size(); i++) {
        double likeness = used.contains(i) ? -1 : Words.likeness(words.get(i), asked);
        if (likeness > most) {
          best = i;
          most = likeness;
        }
      }
      used.add(best);
      return best;
    };
  }

  /** Runs again; what is not served is answered as if it went live. */
  static void replay(
      long seed,
      Set<Mutation> mutations,
      List<Recorded> recording,
      Strategy strategy,
      Figures figures) {
    Map<String, Integer> samples = new HashMap<>();
    Set<String> known = new HashSet<>();
    recording.forEach(it -> known.add(it.call().meaning()));
    figures.runs++;
    SimulatedAgent.run(
        seed,
        mutations,
        call -> {
          figures.calls++;
          int chosen = strategy.choose(call, figures);
          if (chosen < 0) {
            figures.missed++;
            figures.missedThoughRecorded += known.contains(call.meaning()) ? 1 : 0;
            return live(call, samples);
          }
          Recorded served = recording.get(chosen);
          figures.wrong += served.call().meaning().equals(call.meaning()) ? 0 : 1;
          figures.unanswerable += known.contains(call.meaning()) ? 0 : 1;
          return served.answer();
        });
  }

  /** What happened in some runs. */
  static final class Figures {
    int runs;
    int calls;
    int wrong;
    int missed;
    int missedThoughRecorded;

    /** Served though nothing of that meaning was recorded: always wrong. */
    int unanswerable;

    final Map<Rung, Integer> rungs = new HashMap<>();

    int of(Rung rung) {
      return rungs.getOrDefault(rung, 0);
    }
  }
}

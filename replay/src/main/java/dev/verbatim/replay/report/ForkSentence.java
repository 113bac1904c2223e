package dev.verbatim.replay.report;

import dev.verbatim.replay.match.Closest;
import dev.verbatim.replay.match.Rung;
import dev.verbatim.replay.session.ReplayState;
import dev.verbatim.replay.session.ReplayedCall;
import dev.verbatim.replay.session.TapeCall;
import java.util.List;
import java.util.Optional;

/** Where a run parted from its recording, in a sentence that names the call and what changed. */
public final class ForkSentence {
  /** Changes that are named; the others are counted. */
  private static final int NAMED = 3;

  private ForkSentence() {}

  /**
   * Of the first call that differs.
   *
   * @param changes from the closest recorded call; empty if there is none
   */
  public static String of(ReplayState state, ReplayedCall fork, List<RequestChange> changes) {
    int before = state.calls().indexOf(fork);
    long number =
        1
            + state.calls().subList(0, before).stream()
                .map(ReplayedCall::spanId)
                .filter(span -> !span.equals(fork.spanId()))
                .distinct()
                .count();
    int recorded = state.tape().calls().size();
    return "Call "
        + number
        + (number <= recorded ? " of " + recorded : ", behind " + recorded + " recorded,")
        + " is the first that differs: "
        + what(state, fork, changes)
        + "; stale from here.";
  }

  private static String what(ReplayState state, ReplayedCall fork, List<RequestChange> changes) {
    Optional<Closest> closest = fork.match().closest();
    if (fork.match().rung() == Rung.STRUCTURAL) {
      return (changes.isEmpty() ? "the same call but for " : "the same call, ") + changes(changes);
    }
    if (closest.isEmpty()) {
      return "nothing like it was recorded";
    }
    List<String> ids =
        state.tape().calls().stream().map(TapeCall::call).map(it -> it.id()).toList();
    return "it was not recorded; from the closest, recorded call "
        + (ids.indexOf(closest.get().call().id()) + 1)
        + ", it differs in "
        + changes(changes);
  }

  private static String changes(List<RequestChange> changes) {
    List<String> words = changes.stream().map(RequestChange::words).distinct().toList();
    if (words.isEmpty()) {
      return "how its JSON is written, such as 1.0 for 1";
    }
    String named = String.join("; ", words.subList(0, Math.min(NAMED, words.size())));
    return words.size() > NAMED ? named + " and " + (words.size() - NAMED) + " more" : named;
  }
}

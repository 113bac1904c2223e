package dev.verbatim.replay.session;

import java.util.List;
import java.util.Optional;

/**
 * Where a replay stands.
 *
 * @param plan what is replayed
 * @param tape its calls
 * @param calls what was asked so far, in order
 * @param unused recorded calls that were not asked for
 * @param unstored spans of the run that the store did not take
 */
public record ReplayState(
    ReplayPlan plan, Tape tape, List<ReplayedCall> calls, List<TapeCall> unused, int unstored) {
  /** How far a run is. */
  public enum Status {
    /** Nothing was asked yet. */
    WAITING,
    /** All as recorded so far, and recorded calls are left. */
    RUNNING,
    /** All was asked as it was recorded. */
    SAME,
    /** The run parted from the recording, or asked for something more often. */
    DIVERGED
  }

  public ReplayState {
    calls = List.copyOf(calls);
    unused = List.copyOf(unused);
  }

  public Status status() {
    if (calls.isEmpty()) {
      return Status.WAITING;
    }
    boolean parted =
        calls.stream()
            .anyMatch(
                call ->
                    call.match().rung().isDivergence()
                        || call.match().rung() == dev.verbatim.replay.match.Rung.REPEAT
                        || !call.match().served());
    return parted ? Status.DIVERGED : unused.isEmpty() ? Status.SAME : Status.RUNNING;
  }

  /** The first call at which the run parted from the recording. */
  public Optional<ReplayedCall> fork() {
    return calls.stream().filter(call -> call.match().rung().isDivergence()).findFirst();
  }
}

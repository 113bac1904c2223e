package dev.verbatim.replay.session;

import dev.verbatim.replay.match.Rung;
import dev.verbatim.replay.tool.RecordedTool;
import dev.verbatim.replay.tool.ReplayedTool;
import java.util.List;
import java.util.Optional;

/**
 * Where a replay stands.
 *
 * @param plan what is replayed
 * @param tape its calls
 * @param calls what was asked so far, in order
 * @param unused recorded calls that were not asked for
 * @param tools what tools were asked for so far, in order
 * @param unusedTools recorded runs of tools that were not asked for
 * @param unstored spans of the run that the store did not take
 */
public record ReplayState(
    ReplayPlan plan,
    Tape tape,
    List<ReplayedCall> calls,
    List<TapeCall> unused,
    List<ReplayedTool> tools,
    List<RecordedTool> unusedTools,
    int unstored) {
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
    tools = List.copyOf(tools);
    unusedTools = List.copyOf(unusedTools);
  }

  public Status status() {
    if (calls.isEmpty() && tools.isEmpty()) {
      return Status.WAITING;
    }
    boolean parted =
        calls.stream()
                .anyMatch(
                    call ->
                        call.match().rung().isDivergence()
                            || call.match().rung() == Rung.REPEAT
                            || !call.match().served())
            || tools.stream().anyMatch(ReplayState::parted);
    boolean all = unused.isEmpty() && unusedTools.isEmpty();
    return parted ? Status.DIVERGED : all ? Status.SAME : Status.RUNNING;
  }

  private static boolean parted(ReplayedTool tool) {
    return tool.isDivergence() || tool.rung().filter(it -> it == Rung.REPEAT).isPresent();
  }

  /** The first call at which the run parted from the recording. */
  public Optional<ReplayedCall> fork() {
    return calls.stream().filter(call -> call.match().rung().isDivergence()).findFirst();
  }

  /** The tool at which the run parted from the recording, if that was before any call did. */
  public Optional<ReplayedTool> toolFork() {
    return tools.stream()
        .filter(ReplayedTool::isDivergence)
        .findFirst()
        .filter(
            tool ->
                fork().filter(call -> call.epochNanos() <= tool.asked().epochNanos()).isEmpty());
  }
}

package dev.verbatim.replay.tool;

import dev.verbatim.insight.json.JsonChange;
import dev.verbatim.model.SpanId;
import dev.verbatim.replay.match.Rung;
import java.util.List;
import java.util.Optional;

/**
 * A tool that the run wanted to run, and what it was told.
 *
 * @param spanId in the trace of the run
 * @param rung how well it is known; empty if nobody looked
 * @param recorded the recorded run it stands for; for a miss the closest one
 * @param changes for a miss: what differs from the closest one, paths into the arguments
 * @param source {@code tape}, {@code masked}, {@code repeat}, {@code stub} or {@code none}
 * @param stale whether the run had parted from the recording before
 */
public record ReplayedTool(
    SpanId spanId,
    AskedTool asked,
    ToolAnswer answer,
    Optional<Rung> rung,
    Optional<RecordedTool> recorded,
    List<JsonChange> changes,
    String source,
    boolean stale) {
  public ReplayedTool {
    changes = List.copyOf(changes);
  }

  /** Whether the run parts from the recording here. */
  public boolean isDivergence() {
    return answer instanceof ToolAnswer.Deny || rung.filter(it -> it == Rung.MISS).isPresent();
  }
}

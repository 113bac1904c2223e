package dev.verbatim.server.api;

import dev.verbatim.insight.json.JsonChange;
import dev.verbatim.model.Span;
import dev.verbatim.replay.match.Rung;
import dev.verbatim.replay.tool.RecordedTool;
import dev.verbatim.replay.tool.ReplayedTool;
import dev.verbatim.replay.tool.ToolAnswer;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A tool that a run wanted to run, and what it was told.
 *
 * @param number from 1
 * @param spanId in the trace of the run
 * @param recordedSpanId the recorded run; for a miss the closest one
 * @param action {@code answer}, {@code error}, {@code run} or {@code deny}
 * @param match {@code exact}, {@code masked}, {@code repeat}, {@code miss}, or {@code none} if
 *     nobody looked
 * @param source {@code tape}, {@code masked}, {@code repeat}, {@code stub} or {@code none}
 * @param stale whether the run had parted from the recording before
 * @param changes how the arguments of a miss differ from those of the closest run
 */
public record ReplayToolDocument(
    int number,
    String spanId,
    @Nullable String recordedTraceId,
    @Nullable String recordedSpanId,
    String name,
    String action,
    String match,
    String source,
    boolean stale,
    String time,
    @Nullable String reason,
    List<Change> changes) {
  /** One difference; values are JSON. */
  public record Change(String path, @Nullable String recorded, @Nullable String asked) {}

  static ReplayToolDocument of(int number, ReplayedTool tool) {
    Optional<Span> recorded = tool.recorded().map(RecordedTool::span);
    return new ReplayToolDocument(
        number,
        tool.spanId().toString(),
        recorded.map(span -> span.traceId().toString()).orElse(null),
        recorded.map(span -> span.spanId().toString()).orElse(null),
        tool.asked().name(),
        tool.answer().action(),
        tool.rung().map(rung -> rung.name().toLowerCase(Locale.ROOT)).orElse("none"),
        tool.source(),
        tool.stale(),
        Units.time(tool.asked().epochNanos()),
        tool.answer() instanceof ToolAnswer.Deny deny ? deny.reason() : null,
        tool.changes().stream().map(ReplayToolDocument::change).toList());
  }

  private static Change change(JsonChange change) {
    return new Change(change.path(), change.left().orElse(null), change.right().orElse(null));
  }

  /** What happened where a run parted at this tool. */
  static String sentence(ReplayedTool tool) {
    String what =
        tool.rung().filter(rung -> rung == Rung.MISS).isEmpty()
            ? "it is denied"
            : tool.changes().isEmpty()
                ? "no run of it was recorded"
                : "other arguments than recorded ("
                    + tool.changes().stream()
                        .map(JsonChange::path)
                        .distinct()
                        .collect(Collectors.joining(", "))
                    + ")";
    return "Tool "
        + tool.asked().name()
        + " is the first that differs: "
        + what
        + (tool.answer() instanceof ToolAnswer.Run ? "; it was run." : "; it was not run.")
        + " Stale from here.";
  }
}

package dev.verbatim.server.api;

import dev.verbatim.model.TraceId;
import dev.verbatim.replay.session.Tape;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Schema {@code Replayability}.
 *
 * @param replayable how many of {@code calls} can be answered from the recording
 * @param calls how many calls the trace holds
 * @param reasons why the others cannot
 * @param sentence the same for people
 * @param baselineTraceId the run that was accepted in the place of this trace
 * @param replay what this trace is the run of; null if it is no replay
 */
public record ReplayabilityDocument(
    String traceId,
    int replayable,
    int calls,
    List<Reason> reasons,
    String sentence,
    @Nullable String baselineTraceId,
    ReplayListDocument.@Nullable Item replay) {
  /** A call that cannot be replayed. */
  public record Reason(String spanId, String name, String reason) {}

  /** Of what was found in a trace. */
  public static ReplayabilityDocument of(TraceId traceId, Tape tape) {
    List<Reason> reasons =
        tape.left().stream()
            .map(
                left ->
                    new Reason(left.span().spanId().toString(), left.span().name(), left.reason()))
            .toList();
    int calls = tape.calls().size() + reasons.size();
    return new ReplayabilityDocument(
        traceId.toString(),
        tape.calls().size(),
        calls,
        reasons,
        sentence(tape.calls().size(), calls, reasons),
        null,
        null);
  }

  /** Of a trace that cannot be replayed at all. */
  public static ReplayabilityDocument none(TraceId traceId, String why) {
    return new ReplayabilityDocument(traceId.toString(), 0, 0, List.of(), why, null, null);
  }

  /** The same with the run that stands for it, and with what it is the run of. */
  public ReplayabilityDocument with(
      Optional<TraceId> baseline, Optional<ReplayListDocument.Item> run) {
    return new ReplayabilityDocument(
        traceId,
        replayable,
        calls,
        reasons,
        sentence,
        baseline.map(TraceId::toString).orElse(null),
        run.orElse(null));
  }

  private static String sentence(int replayable, int calls, List<Reason> reasons) {
    if (calls == 0) {
      return "no call to replay";
    }
    String words = replayable + " of " + calls + (calls == 1 ? " call" : " calls") + " replayable";
    if (reasons.isEmpty()) {
      return words;
    }
    Reason first = reasons.getFirst();
    return words
        + "; "
        + first.name()
        + ": "
        + first.reason()
        + (reasons.size() > 1 ? ", and " + (reasons.size() - 1) + " more" : "");
  }
}

package dev.verbatim.insight.diff;

import dev.verbatim.insight.align.TraceAlignment;
import dev.verbatim.model.SpanId;
import java.util.List;
import java.util.Optional;

/**
 * How two traces differ.
 *
 * @param sentence the whole in a few words, the cause first
 * @param call how the calls that gave the answers differ: the last model call of either side; empty
 *     if a side has none
 * @param answers those calls
 * @param calls tools that ran on one side only, or were called otherwise
 * @param path which steps belong together, and where the two part
 * @param measures of the whole traces
 */
public record TraceDiff(
    String sentence,
    Optional<CallDiff> call,
    Optional<Answers> answers,
    List<ToolDelta> calls,
    TraceAlignment path,
    List<Measure> measures) {
  /** The last model call of either side, which gave the answer. */
  public record Answers(SpanId left, SpanId right) {}

  public TraceDiff {
    calls = List.copyOf(calls);
    measures = List.copyOf(measures);
  }
}

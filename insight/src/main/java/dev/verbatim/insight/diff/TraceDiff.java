package dev.verbatim.insight.diff;

import dev.verbatim.insight.align.TraceAlignment;
import dev.verbatim.insight.json.JsonChange;
import dev.verbatim.insight.text.TextDiff;
import dev.verbatim.model.SpanId;
import java.util.List;
import java.util.Optional;

/**
 * How two traces differ.
 *
 * @param sentence the whole in a few words, the cause first
 * @param factors what may explain it, over all steps that belong together, in the order of {@link
 *     Factor.Kind}; empty if a side calls no model
 * @param prompt the instructions of the first calls that belong together and differ in them, else
 *     of those that gave the answers
 * @param variables values that the program filled into them, where its text is known
 * @param parameters the same for sampling and other parameters
 * @param tools the same for the tools offered
 * @param call how the calls that gave the answers differ: the last model call of either side; empty
 *     if a side has none
 * @param answers those calls
 * @param calls tools that ran on one side only, were called otherwise, or gave something else, in
 *     the order of the path
 * @param path which steps belong together, and where the two part
 * @param measures of the whole traces
 */
public record TraceDiff(
    String sentence,
    List<Factor> factors,
    Optional<TextDiff> prompt,
    List<VariableChange> variables,
    List<JsonChange> parameters,
    List<ToolDelta> tools,
    Optional<CallDiff> call,
    Optional<Answers> answers,
    List<ToolDelta> calls,
    TraceAlignment path,
    List<Measure> measures) {
  /** The last model call of either side, which gave the answer. */
  public record Answers(SpanId left, SpanId right) {}

  public TraceDiff {
    factors = List.copyOf(factors);
    variables = List.copyOf(variables);
    parameters = List.copyOf(parameters);
    tools = List.copyOf(tools);
    calls = List.copyOf(calls);
    measures = List.copyOf(measures);
  }
}

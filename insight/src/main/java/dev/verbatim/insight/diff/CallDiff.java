package dev.verbatim.insight.diff;

import dev.verbatim.insight.json.JsonChange;
import dev.verbatim.insight.text.TextDiff;
import java.util.List;

/**
 * How two model calls differ.
 *
 * @param sentence the whole in a few words, the cause first
 * @param factors what may explain it, in the order of {@link Factor.Kind}
 * @param prompt the instructions, and what of the question is known to be the program's text
 * @param variables values that the program filled in, where its text is known
 * @param parameters changes of sampling and other parameters
 * @param tools definitions that changed, came or went
 * @param messages what was said, without the instructions
 * @param answer what came back
 * @param measures tokens, cost, times
 * @param complete whether all texts were compared as finely as they can be; see {@link
 *     TextDiff#complete}
 */
public record CallDiff(
    String sentence,
    List<Factor> factors,
    TextDiff prompt,
    List<VariableChange> variables,
    List<JsonChange> parameters,
    List<ToolDelta> tools,
    List<MessagePair> messages,
    AnswerDiff answer,
    List<Measure> measures,
    boolean complete) {
  public CallDiff {
    factors = List.copyOf(factors);
    variables = List.copyOf(variables);
    parameters = List.copyOf(parameters);
    tools = List.copyOf(tools);
    messages = List.copyOf(messages);
    measures = List.copyOf(measures);
  }
}

package dev.verbatim.insight.diff;

import dev.verbatim.insight.facts.FactDelta;
import dev.verbatim.insight.json.JsonChange;
import dev.verbatim.insight.text.TextDiff;
import java.util.List;
import java.util.Optional;

/**
 * How two answers differ.
 *
 * @param relation equal, noise, changed; added or removed if one side did not answer
 * @param text how the texts differ
 * @param json how the values differ, if both answers are JSON; then the words say little
 * @param facts how what they state differs
 * @param calls the tools they ask for
 */
public record AnswerDiff(
    MessagePair.Relation relation,
    TextDiff text,
    Optional<List<JsonChange>> json,
    FactDelta facts,
    List<ToolDelta> calls) {
  public AnswerDiff {
    json = json.map(List::copyOf);
    calls = List.copyOf(calls);
  }
}

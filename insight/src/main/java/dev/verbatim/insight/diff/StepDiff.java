package dev.verbatim.insight.diff;

import dev.verbatim.insight.facts.FactDelta;
import dev.verbatim.insight.json.JsonChange;
import dev.verbatim.insight.text.TextDiff;
import java.util.List;
import java.util.Optional;

/**
 * How two steps that call no model differ: a tool, a retrieval, what the user saw.
 *
 * @param sentence the whole in a few words
 * @param given which of what they were given differs, by place
 * @param gave how what they gave differs, as text
 * @param json the same by place, if both gave JSON
 * @param facts how what they state differs
 * @param measures how long they took
 */
public record StepDiff(
    String sentence,
    List<JsonChange> given,
    TextDiff gave,
    Optional<List<JsonChange>> json,
    FactDelta facts,
    List<Measure> measures) {
  public StepDiff {
    given = List.copyOf(given);
    json = json.map(List::copyOf);
    measures = List.copyOf(measures);
  }
}

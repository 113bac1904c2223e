package dev.verbatim.insight.diff;

import dev.verbatim.capture.canon.NoiseMask;
import dev.verbatim.capture.canon.NoiseRules;
import dev.verbatim.capture.canon.Thresholds;
import dev.verbatim.capture.json.JsonValue;
import dev.verbatim.insight.diff.MessagePair.Relation;
import dev.verbatim.insight.facts.FactDelta;
import dev.verbatim.insight.json.JsonChange;
import dev.verbatim.insight.json.JsonDiff;
import dev.verbatim.insight.text.TextDiff;
import dev.verbatim.model.Part;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Compares what two calls answered. */
final class AnswerDiffer {
  private static final int MAX_JSON_DEPTH = 256;

  /** A text that is one fenced block of code, as models like to send JSON. */
  private static final Pattern FENCED =
      Pattern.compile("\\s*```\\w*\\R(.*)\\R\\s*```\\s*", Pattern.DOTALL);

  private AnswerDiffer() {}

  static AnswerDiff compare(
      ComparedCall left,
      NoiseMask leftMask,
      ComparedCall right,
      NoiseMask rightMask,
      NoiseRules rules,
      Thresholds thresholds) {
    String before = left.said();
    String after = right.said();
    List<ToolDelta> calls = AnswerCalls.compare(requests(left), requests(right), rules);
    TextDiff text = TextDiff.of(before, after, thresholds);
    Optional<List<JsonChange>> json = json(before, after);
    boolean leftAnswered = !before.isBlank() || !requests(left).isEmpty();
    boolean rightAnswered = !after.isBlank() || !requests(right).isEmpty();
    Relation relation;
    if (leftAnswered != rightAnswered) {
      relation = leftAnswered ? Relation.REMOVED : Relation.ADDED;
    } else if (calls.isEmpty() && (text.isEqual() || json.filter(List::isEmpty).isPresent())) {
      relation = Relation.EQUAL;
    } else if (calls.isEmpty() && leftMask.json(before).equals(rightMask.json(after))) {
      relation = Relation.NOISE;
    } else {
      relation = Relation.CHANGED;
    }
    return new AnswerDiff(
        relation,
        AnswerDiff.Ending.of(left),
        AnswerDiff.Ending.of(right),
        text,
        json,
        FactDelta.of(leftMask.mask(before), rightMask.mask(after)),
        calls);
  }

  private static Optional<List<JsonChange>> json(String left, String right) {
    Optional<JsonValue> before = tree(left);
    Optional<JsonValue> after = tree(right);
    return before.isPresent() && after.isPresent()
        ? Optional.of(JsonDiff.of(before.get(), after.get()))
        : Optional.empty();
  }

  private static Optional<JsonValue> tree(String text) {
    Matcher fenced = FENCED.matcher(text);
    return JsonValue.parse(fenced.matches() ? fenced.group(1) : text, MAX_JSON_DEPTH)
        .filter(value -> value.isObject() || value.isArray());
  }

  private static List<Part.ToolRequest> requests(ComparedCall call) {
    return call.answer().stream()
        .flatMap(message -> message.parts().stream())
        .filter(Part.ToolRequest.class::isInstance)
        .map(Part.ToolRequest.class::cast)
        .toList();
  }
}

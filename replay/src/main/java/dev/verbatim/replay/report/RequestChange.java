package dev.verbatim.replay.report;

import dev.verbatim.capture.json.JsonValue;
import dev.verbatim.insight.json.JsonChange;
import dev.verbatim.insight.text.TextDiff;
import dev.verbatim.insight.text.TextLine;
import dev.verbatim.replay.match.Closest;
import java.util.List;
import java.util.Optional;

/**
 * One difference of an asked request from the closest recorded one.
 *
 * @param change where, and what stands there
 * @param words the same for people, such as {@code system prompt +1 line}
 * @param lines the lines that differ, with little around them
 * @param complete whether the lines show every difference as small as it is
 * @param noise the rule under which it would be noise
 */
public record RequestChange(
    JsonChange change, String words, List<TextLine> lines, boolean complete, String noise) {
  /** Equal lines beside a difference. */
  private static final int CONTEXT = 2;

  private static final int MAX_DEPTH = 256;

  public RequestChange {
    lines = List.copyOf(lines);
  }

  /** All differences, in the order of the request. */
  public static List<RequestChange> of(Closest closest) {
    JsonValue recorded = parse(closest.call().request().masked().json());
    JsonValue asked = parse(closest.asked().json());
    return closest.changes().stream().map(change -> of(change, recorded, asked)).toList();
  }

  private static RequestChange of(JsonChange change, JsonValue recorded, JsonValue asked) {
    TextDiff diff = TextDiff.of(text(change.left()), text(change.right()));
    List<TextLine> lines = TextLine.of(diff);
    Pointer place = Pointer.of(change, recorded, asked);
    Optional<JsonValue> value = change.left().or(change::right).map(RequestChange::parse);
    return new RequestChange(
        change,
        ChangeWords.of(change, place, lines),
        TextLine.of(diff, CONTEXT),
        diff.complete(),
        NoisePattern.of(place, lines, value));
  }

  private static JsonValue parse(String json) {
    return JsonValue.parse(json, MAX_DEPTH).orElseThrow();
  }

  /** A text as it is read, other values as JSON over several lines. */
  private static String text(Optional<String> json) {
    return json.map(RequestChange::parse)
        .map(value -> value.text().orElseGet(() -> indented(value, "\n")))
        .orElse("");
  }

  private static String indented(JsonValue value, String end) {
    String inside = end + "  ";
    if (value.isObject() && !value.members().isEmpty()) {
      return value.members().stream()
          .map(
              member -> inside + member.nameValue().raw() + ": " + indented(member.value(), inside))
          .collect(java.util.stream.Collectors.joining(",", "{", end + "}"));
    }
    if (value.isArray() && !value.elements().isEmpty()) {
      return value.elements().stream()
          .map(element -> inside + indented(element, inside))
          .collect(java.util.stream.Collectors.joining(",", "[", end + "]"));
    }
    return value.raw();
  }
}

package dev.verbatim.replay.report;

import dev.verbatim.capture.json.JsonValue;
import dev.verbatim.insight.json.JsonChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A place in a canonical request, and the request it is of. */
record Pointer(JsonValue request, List<String> path) {
  Pointer {
    path = List.copyOf(path);
  }

  /** Where a change stands in the recorded request, or where nothing stands there, in the asked. */
  static Pointer of(JsonChange change, JsonValue recorded, JsonValue asked) {
    return change.leftPath().isPresent()
        ? new Pointer(recorded, segments(change.leftPath().get()))
        : new Pointer(asked, segments(change.rightPath().orElse("")));
  }

  private static List<String> segments(String pointer) {
    List<String> segments = new ArrayList<>();
    if (!pointer.isEmpty()) {
      for (String segment : pointer.substring(1).split("/", -1)) {
        segments.add(segment.replace("~1", "/").replace("~0", "~"));
      }
    }
    return segments;
  }

  String segment(int index) {
    return index < path.size() ? path.get(index) : "";
  }

  /** The value at the first segments. */
  Optional<JsonValue> at(int depth) {
    Optional<JsonValue> value = Optional.of(request);
    for (String segment : path.subList(0, Math.min(depth, path.size()))) {
      value = value.flatMap(it -> below(it, segment));
    }
    return value;
  }

  private static Optional<JsonValue> below(JsonValue value, String segment) {
    if (!value.isArray()) {
      return value.get(segment);
    }
    List<JsonValue> elements = value.elements();
    int index = segment.matches("\\d{1,9}") ? Integer.parseInt(segment) : elements.size();
    return index < elements.size() ? Optional.of(elements.get(index)) : Optional.empty();
  }

  /** The segments from here on as a JSON Pointer (RFC 6901). */
  String from(int depth) {
    StringBuilder pointer = new StringBuilder();
    for (String segment : path.subList(depth, path.size())) {
      pointer.append('/').append(segment.replace("~", "~0").replace("/", "~1"));
    }
    return pointer.toString();
  }

  /**
   * How many segments lead to JSON with data of its own, in which this place is: the arguments of a
   * tool, what a tool gave. 0 if it is in none.
   */
  int dataDepth() {
    if (!segment(0).equals("messages")) {
      return 0;
    }
    for (int depth = 3; depth < path.size(); depth++) {
      boolean data =
          switch (segment(depth - 1)) {
            case "arguments", "args", "input", "response", "json" -> true;
            case "content", "output", "text" -> at(depth).filter(Pointer::isData).isPresent();
            default -> false;
          };
      if (data) {
        return depth;
      }
    }
    return 0;
  }

  /** An object or a list that is no list of blocks of a message. */
  private static boolean isData(JsonValue value) {
    return value.isObject()
        || value.isArray()
            && value.elements().stream()
                .noneMatch(
                    block -> block.text("type").isPresent() || block.get("tool").isPresent());
  }
}

package dev.verbatim.insight.json;

import dev.verbatim.capture.json.JsonValue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The differences of two JSON values: members by name, elements by what they are. The order of
 * members, white space, the way of escaping and of writing a number ({@code 1.0}, {@code 1}) make
 * no difference; of duplicate names the last counts.
 */
public final class JsonDiff {
  private static final int MAX_DEPTH = 256;

  private final List<JsonChange> changes = new ArrayList<>();

  private JsonDiff() {}

  /** The differences in the order of the right value, removals where they stood. */
  public static List<JsonChange> of(JsonValue left, JsonValue right) {
    JsonDiff diff = new JsonDiff();
    diff.compare("", left, "", right);
    return List.copyOf(diff.changes);
  }

  /**
   * The differences of two texts that usually are JSON. Where one of them is none, or nests too
   * deep, they are one whole change unless they are the same but for white space around them.
   */
  public static List<JsonChange> ofTexts(String left, String right) {
    Optional<JsonValue> before = JsonValue.parse(left, MAX_DEPTH);
    Optional<JsonValue> after = JsonValue.parse(right, MAX_DEPTH);
    if (before.isPresent() && after.isPresent()) {
      return of(before.get(), after.get());
    }
    return left.strip().equals(right.strip())
        ? List.of()
        : List.of(
            new JsonChange(
                Optional.of(""), Optional.of(""), Optional.of(left), Optional.of(right)));
  }

  /**
   * The differences as operations of JSON Patch, which make the right value of the left one when
   * they are carried out in order.
   *
   * @see <a href="https://www.rfc-editor.org/rfc/rfc6902">RFC 6902</a>
   */
  public static List<JsonPatchOperation> patch(List<JsonChange> changes) {
    List<JsonPatchOperation> operations = new ArrayList<>();
    // Removed from the end, what still has to be removed keeps its place.
    List<JsonChange> removals =
        new ArrayList<>(changes.stream().filter(JsonChange::isRemoval).toList());
    Collections.reverse(removals);
    for (JsonChange removal : removals) {
      operations.add(
          new JsonPatchOperation("remove", removal.leftPath().orElse(""), Optional.empty()));
    }
    // Added from the start, everything before the place is as it is on the right already.
    for (JsonChange change : changes) {
      if (!change.isRemoval()) {
        operations.add(
            new JsonPatchOperation(
                change.isAddition() ? "add" : "replace",
                change.rightPath().orElse(""),
                change.right()));
      }
    }
    return operations;
  }

  private void compare(String leftPath, JsonValue left, String rightPath, JsonValue right) {
    if (left.isObject() && right.isObject()) {
      compareMembers(leftPath, left, rightPath, right);
    } else if (left.isArray() && right.isArray()) {
      compareElements(leftPath, left.elements(), rightPath, right.elements());
    } else if (!StructuralHash.isSameScalar(left, right)) {
      changes.add(
          new JsonChange(
              Optional.of(leftPath),
              Optional.of(rightPath),
              Optional.of(left.raw()),
              Optional.of(right.raw())));
    }
  }

  private void compareMembers(String leftPath, JsonValue left, String rightPath, JsonValue right) {
    Map<String, JsonValue> before = members(left);
    Map<String, JsonValue> after = members(right);
    before.forEach(
        (name, value) -> {
          JsonValue there = after.get(name);
          if (there == null) {
            removed(leftPath + pointer(name), value);
          } else {
            compare(leftPath + pointer(name), value, rightPath + pointer(name), there);
          }
        });
    after.forEach(
        (name, value) -> {
          if (!before.containsKey(name)) {
            added(rightPath + pointer(name), value);
          }
        });
  }

  private static Map<String, JsonValue> members(JsonValue object) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    object.members().forEach(member -> members.put(member.name(), member.value()));
    return members;
  }

  private void compareElements(
      String leftPath, List<JsonValue> left, String rightPath, List<JsonValue> right) {
    int atLeft = 0;
    int atRight = 0;
    for (ElementPairs.Pair pair : ElementPairs.of(left, right)) {
      gap(leftPath, left, atLeft, pair.left(), rightPath, right, atRight, pair.right());
      compare(
          leftPath + '/' + pair.left(),
          left.get(pair.left()),
          rightPath + '/' + pair.right(),
          right.get(pair.right()));
      atLeft = pair.left() + 1;
      atRight = pair.right() + 1;
    }
    gap(leftPath, left, atLeft, left.size(), rightPath, right, atRight, right.size());
  }

  private void gap(
      String leftPath,
      List<JsonValue> left,
      int fromLeft,
      int toLeft,
      String rightPath,
      List<JsonValue> right,
      int fromRight,
      int toRight) {
    for (int i = fromLeft; i < toLeft; i++) {
      removed(leftPath + '/' + i, left.get(i));
    }
    for (int i = fromRight; i < toRight; i++) {
      added(rightPath + '/' + i, right.get(i));
    }
  }

  private void removed(String path, JsonValue value) {
    changes.add(
        new JsonChange(
            Optional.of(path), Optional.empty(), Optional.of(value.raw()), Optional.empty()));
  }

  private void added(String path, JsonValue value) {
    changes.add(
        new JsonChange(
            Optional.empty(), Optional.of(path), Optional.empty(), Optional.of(value.raw())));
  }

  private static String pointer(String name) {
    return '/' + name.replace("~", "~0").replace("/", "~1");
  }
}

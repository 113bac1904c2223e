package dev.verbatim.insight.json;

import dev.verbatim.capture.json.JsonValue;
import dev.verbatim.insight.text.CommonSubsequence;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which elements of two arrays belong together: first those that are equal, then, between them,
 * objects of one identity ({@code id}, {@code key}, {@code name}), then, where as many were taken
 * away as put there, one for the other.
 */
final class ElementPairs {
  private static final List<String> IDENTITIES = List.of("id", "key", "name");

  /** Positions; ascending on both sides. */
  record Pair(int left, int right) {}

  private ElementPairs() {}

  static List<Pair> of(List<JsonValue> left, List<JsonValue> right) {
    Numbering numbers = new Numbering();
    int[] ofLeft = numbers.of(left);
    int[] ofRight = numbers.of(right);
    List<Pair> pairs = new ArrayList<>();
    int atLeft = 0;
    int atRight = 0;
    for (CommonSubsequence.Run run : CommonSubsequence.of(ofLeft, ofRight)) {
      between(left, atLeft, run.left(), right, atRight, run.right(), pairs);
      for (int i = 0; i < run.length(); i++) {
        pairs.add(new Pair(run.left() + i, run.right() + i));
      }
      atLeft = run.left() + run.length();
      atRight = run.right() + run.length();
    }
    between(left, atLeft, left.size(), right, atRight, right.size(), pairs);
    return pairs;
  }

  /** Numbers for elements: equal ones have the same. */
  private static final class Numbering {
    private record Numbered(JsonValue value, int number) {}

    private final Map<Long, List<Numbered>> known = new HashMap<>();
    private int next;

    int[] of(List<JsonValue> values) {
      return values.stream().mapToInt(this::number).toArray();
    }

    private int number(JsonValue value) {
      List<Numbered> alike =
          known.computeIfAbsent(StructuralHash.of(value), hash -> new ArrayList<>(1));
      for (Numbered other : alike) {
        if (StructuralHash.isSame(other.value(), value)) {
          return other.number();
        }
      }
      alike.add(new Numbered(value, next));
      return next++;
    }
  }

  private static void between(
      List<JsonValue> left,
      int fromLeft,
      int toLeft,
      List<JsonValue> right,
      int fromRight,
      int toRight,
      List<Pair> pairs) {
    int atLeft = fromLeft;
    int atRight = fromRight;
    for (int i = fromLeft; i < toLeft; i++) {
      for (int j = atRight; j < toRight; j++) {
        if (haveOneIdentity(left.get(i), right.get(j))) {
          oneForTheOther(left, atLeft, i, right, atRight, j, pairs);
          pairs.add(new Pair(i, j));
          atLeft = i + 1;
          atRight = j + 1;
          break;
        }
      }
    }
    oneForTheOther(left, atLeft, toLeft, right, atRight, toRight, pairs);
  }

  private static boolean haveOneIdentity(JsonValue left, JsonValue right) {
    for (String name : IDENTITIES) {
      Optional<JsonValue> before = left.present(name);
      Optional<JsonValue> after = right.present(name);
      if (before.isPresent() && after.isPresent()) {
        return StructuralHash.isSameScalar(before.get(), after.get());
      }
    }
    return false;
  }

  private static boolean haveIdentities(JsonValue value) {
    return IDENTITIES.stream().anyMatch(name -> value.present(name).isPresent());
  }

  private static void oneForTheOther(
      List<JsonValue> left,
      int fromLeft,
      int toLeft,
      List<JsonValue> right,
      int fromRight,
      int toRight,
      List<Pair> pairs) {
    if (toLeft - fromLeft != toRight - fromRight) {
      return;
    }
    for (int i = 0; i < toLeft - fromLeft; i++) {
      JsonValue before = left.get(fromLeft + i);
      JsonValue after = right.get(fromRight + i);
      // Things with names of their own are other things, not changed ones.
      if (!(haveIdentities(before) && haveIdentities(after))) {
        pairs.add(new Pair(fromLeft + i, fromRight + i));
      }
    }
  }
}

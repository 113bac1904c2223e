package dev.verbatim.replay.report;

import dev.verbatim.capture.json.JsonValue;
import dev.verbatim.insight.text.TextDiff;
import dev.verbatim.insight.text.TextLine;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a rule would have to say for a change to be noise: as narrow as it can be. */
final class NoisePattern {
  /** Words on either side of what varies. */
  private static final int BESIDE = 3;

  private NoisePattern() {}

  /**
   * A place in JSON, or words with {@code *} for what varies.
   *
   * @param value what stands there; text where both sides have a text
   */
  static String of(Pointer place, List<TextLine> lines, Optional<JsonValue> value) {
    int data = place.dataDepth();
    if (data > 0) {
      return place.from(data);
    }
    return value
        .filter(JsonValue::isString)
        .flatMap(text -> words(lines))
        .orElse("/request" + place.from(0));
  }

  /** Of a text in which one line differs in single words. */
  private static Optional<String> words(List<TextLine> lines) {
    List<TextLine> differing = lines.stream().filter(TextLine::differs).toList();
    if (differing.size() != 1 || differing.getFirst().kind() != TextLine.Kind.CHANGED) {
      return Optional.empty();
    }
    List<String> left = split(differing.getFirst().text(TextDiff.Kind.REMOVED));
    List<String> right = split(differing.getFirst().text(TextDiff.Kind.ADDED));
    if (left.size() != right.size()) {
      return Optional.empty();
    }
    int first = left.size();
    int last = -1;
    List<String> words = new ArrayList<>();
    for (int i = 0; i < left.size(); i++) {
      boolean same = left.get(i).equals(right.get(i));
      words.add(same ? left.get(i) : "*");
      first = same ? first : Math.min(first, i);
      last = same ? last : i;
    }
    if (last < 0) {
      return Optional.empty();
    }
    List<String> pattern =
        words.subList(Math.max(0, first - BESIDE), Math.min(words.size(), last + 1 + BESIDE));
    boolean tells =
        pattern.stream().anyMatch(word -> word.codePoints().anyMatch(Character::isLetter));
    return tells ? Optional.of(String.join(" ", pattern)) : Optional.empty();
  }

  private static List<String> split(String text) {
    return List.of(text.strip().split(" ", -1));
  }
}

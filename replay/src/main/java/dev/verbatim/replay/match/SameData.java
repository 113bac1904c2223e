package dev.verbatim.replay.match;

import dev.verbatim.capture.canon.CanonicalRequest.Item;
import dev.verbatim.capture.json.JsonValue;
import dev.verbatim.insight.json.JsonChange;
import dev.verbatim.insight.json.JsonDiff;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Whether two requests in other words are about the same data. What models and tools said must be
 * the same. In messages of the user the program's words and the data stand side by side: which are
 * which is learned from the recorded calls of the same prompt, where data varies and the program
 * does not. With one message nothing can be learned, and nothing may differ but the order of lines.
 */
final class SameData {
  private final boolean learned;
  private final Set<String> template;
  private final Set<String> data;

  private SameData(boolean learned, Set<String> template, Set<String> data) {
    this.learned = learned;
    this.template = template;
    this.data = data;
  }

  /**
   * Learns from recorded requests of one prompt.
   *
   * @param said words that answers consist of: what came out of a model is data, even where it is
   *     the same in all of these requests
   */
  static SameData learn(Collection<RequestText> recorded, Set<String> said) {
    Set<Set<String>> different = new HashSet<>();
    recorded.forEach(text -> different.add(text.user()));
    Set<String> template = new HashSet<>(different.iterator().next());
    Set<String> data = new HashSet<>(said);
    different.forEach(template::retainAll);
    different.forEach(data::addAll);
    template.removeAll(said);
    data.removeAll(template);
    return new SameData(different.size() > 1, template, data);
  }

  /** The words of a request that are no words of the program. */
  Set<String> variable(RequestText text) {
    Set<String> words = new HashSet<>(text.user());
    words.removeAll(template);
    return words;
  }

  /** Of requests of one shape. */
  boolean isSame(RequestText recorded, RequestText asked) {
    List<Item> before = recorded.request().items();
    List<Item> now = asked.request().items();
    for (int i = 0; i < before.size(); i++) {
      boolean equal = before.get(i).json().equals(now.get(i).json());
      if (!equal
          && !(RequestText.isOfUser(before.get(i)) && sameTexts(before.get(i), now.get(i)))) {
        return false;
      }
    }
    return true;
  }

  /** Text by text: words that change places between two of them are other data. */
  private boolean sameTexts(Item before, Item now) {
    return JsonDiff.ofTexts(before.json(), now.json()).stream().allMatch(this::isEdit);
  }

  private boolean isEdit(JsonChange change) {
    Optional<String> before = change.left().flatMap(SameData::text);
    Optional<String> now = change.right().flatMap(SameData::text);
    if (before.isEmpty() || now.isEmpty()) {
      return false;
    }
    List<String> gone = RequestText.lines(before.get());
    List<String> come = RequestText.lines(now.get());
    for (String line : List.copyOf(gone)) {
      if (come.remove(line)) {
        gone.remove(line);
      }
    }
    boolean reordered = gone.isEmpty() && come.isEmpty();
    return reordered || learned && holds(words(come), words(gone));
  }

  private static Optional<String> text(String json) {
    return JsonValue.parse(json, 1).flatMap(JsonValue::text);
  }

  private static List<String> words(List<String> lines) {
    return lines.stream().flatMap(line -> Words.of(line).stream()).toList();
  }

  /** All data that was there is there, in order, and nothing that may be data was added. */
  private boolean holds(List<String> come, List<String> gone) {
    List<String> expected = gone.stream().filter(word -> !template.contains(word)).toList();
    int found = 0;
    for (String word : come) {
      if (found < expected.size() && expected.get(found).equals(word)) {
        found++;
      } else if (!template.contains(word) && (Words.hasDigit(word) || data.contains(word))) {
        return false;
      }
    }
    return found == expected.size();
  }
}

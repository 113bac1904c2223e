package dev.verbatim.store.text;

import dev.verbatim.store.Filter;
import dev.verbatim.store.SpanHit.Mark;
import dev.verbatim.store.text.TextPattern.Word;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Finds a {@link Filter.Contains} in texts by reading them. Immutable. */
public final class TextMatcher {
  /** A snippet has at most so many {@code char}s. */
  public static final int SNIPPET_CHARS = 240;

  private final TextPattern pattern;

  public TextMatcher(Filter.Contains condition) {
    this.pattern = TextPattern.of(condition);
  }

  /**
   * Whether everything asked for occurs in the texts together, each sequence inside one of them.
   */
  public boolean matches(List<String> texts) {
    boolean[] found = new boolean[pattern.sequences().size()];
    for (String text : texts) {
      List<Place> words = placesOf(text);
      for (int s = 0; s < found.length; s++) {
        found[s] = found[s] || !occurrences(words, pattern.sequences().get(s)).isEmpty();
      }
    }
    for (boolean one : found) {
      if (!one) {
        return false;
      }
    }
    return found.length > 0;
  }

  public boolean matches(String text) {
    return matches(List.of(text));
  }

  /** Everything found in the text, in order, overlaps joined; empty if nothing is. */
  public List<Mark> marks(String text) {
    List<Place> words = placesOf(text);
    List<Mark> marks = new ArrayList<>();
    for (List<Word> sequence : pattern.sequences()) {
      marks.addAll(occurrences(words, sequence));
    }
    return joined(marks);
  }

  /** Marks in order, overlapping ones as one. */
  static List<Mark> joined(List<Mark> marks) {
    List<Mark> ordered = new ArrayList<>(marks);
    ordered.sort(Comparator.comparingInt(Mark::start).thenComparingInt(Mark::end));
    List<Mark> joined = new ArrayList<>();
    for (Mark mark : ordered) {
      if (!joined.isEmpty() && mark.start() < joined.getLast().end()) {
        Mark last = joined.removeLast();
        joined.add(new Mark(last.start(), Math.max(last.end(), mark.end())));
      } else {
        joined.add(mark);
      }
    }
    return joined;
  }

  private static List<Mark> occurrences(List<Place> words, List<Word> sequence) {
    List<Mark> found = new ArrayList<>();
    for (int i = 0; i + sequence.size() <= words.size(); i++) {
      int length = 0;
      while (length < sequence.size()
          && sequence.get(length).matches(words.get(i + length).term())) {
        length++;
      }
      if (length == sequence.size()) {
        found.add(new Mark(words.get(i).start(), words.get(i + length - 1).end()));
      }
    }
    return found;
  }

  private static List<Place> placesOf(String text) {
    List<Place> places = new ArrayList<>();
    Words words = new Words(text);
    while (words.next()) {
      places.add(new Place(words.term(), words.start(), words.end()));
    }
    return places;
  }

  private record Place(String term, int start, int end) {}
}

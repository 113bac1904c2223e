package dev.verbatim.store.text;

import dev.verbatim.store.Filter;
import java.util.ArrayList;
import java.util.List;

/**
 * A {@link Filter.Contains} taken apart.
 *
 * @param sequences all of them must occur in a place, in any order; inside each the words follow
 *     one another. Empty when the text has no word: then nothing matches.
 */
public record TextPattern(List<List<Word>> sequences) {

  /**
   * What one word must be.
   *
   * @param term folded; for {@link How#FORM} its stem
   */
  public record Word(String term, How how) {
    /** Whether this folded word of a text is meant. */
    public boolean matches(String folded) {
      return switch (how) {
        case EXACT -> folded.equals(term);
        case FORM -> WordForms.stem(folded).equals(term);
        case BEGINS -> folded.startsWith(term);
        case ENDS -> folded.endsWith(term);
        case HOLDS -> folded.contains(term);
      };
    }
  }

  /** How a word is compared. */
  public enum How {
    /** The word itself. */
    EXACT,
    /** Any form of it. */
    FORM,
    /** A word that begins so. */
    BEGINS,
    /** A word that ends so. */
    ENDS,
    /** A word with this inside. */
    HOLDS
  }

  public TextPattern {
    sequences = sequences.stream().map(List::copyOf).toList();
  }

  public static TextPattern of(Filter.Contains condition) {
    return switch (condition.match()) {
      case WORDS -> words(condition.text());
      case PHRASE -> oneSequence(exactWords(condition.text()));
      case PART -> oneSequence(part(condition.text().strip()));
    };
  }

  /** Characters of scripts without spaces that touch each other stay together. */
  private static TextPattern words(String text) {
    List<List<Word>> sequences = new ArrayList<>();
    Words words = new Words(text);
    int unspacedEnd = -1;
    while (words.next()) {
      if (words.unspaced() && words.start() == unspacedEnd) {
        sequences.getLast().add(new Word(words.term(), How.EXACT));
      } else {
        List<Word> sequence = new ArrayList<>();
        sequence.add(
            words.unspaced()
                ? new Word(words.term(), How.EXACT)
                : new Word(WordForms.stem(words.term()), How.FORM));
        sequences.add(sequence);
      }
      unspacedEnd = words.unspaced() ? words.end() : -1;
    }
    return new TextPattern(sequences);
  }

  private static List<Word> exactWords(String text) {
    List<Word> sequence = new ArrayList<>();
    Words words = new Words(text);
    while (words.next()) {
      sequence.add(new Word(words.term(), How.EXACT));
    }
    return sequence;
  }

  /** {@code fund} without any star means {@code *fund*}. */
  private static List<Word> part(String text) {
    boolean openBefore = text.startsWith("*");
    boolean openAfter = text.length() > 1 && text.endsWith("*");
    if (!openBefore && !openAfter) {
      openBefore = true;
      openAfter = true;
    }
    List<Word> sequence = exactWords(text);
    if (sequence.isEmpty()) {
      return sequence;
    }
    if (sequence.size() == 1) {
      How how = openBefore ? openAfter ? How.HOLDS : How.ENDS : How.BEGINS;
      return List.of(new Word(sequence.getFirst().term(), how));
    }
    if (openBefore) {
      sequence.set(0, new Word(sequence.getFirst().term(), How.ENDS));
    }
    if (openAfter) {
      sequence.set(sequence.size() - 1, new Word(sequence.getLast().term(), How.BEGINS));
    }
    return sequence;
  }

  private static TextPattern oneSequence(List<Word> sequence) {
    return new TextPattern(sequence.isEmpty() ? List.of() : List.of(sequence));
  }
}

package dev.verbatim.replay.match;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The words of texts: runs of letters and digits, and each character of scripts without spaces. */
final class Words {
  private Words() {}

  /** In order. */
  static List<String> of(String text) {
    List<String> words = new ArrayList<>();
    int start = -1;
    for (int i = 0; i < text.length(); ) {
      int next = text.codePointAt(i);
      int length = Character.charCount(next);
      boolean alone = Character.isIdeographic(next);
      boolean joins = !alone && Character.isLetterOrDigit(next);
      if (!joins && start >= 0) {
        words.add(text.substring(start, i));
        start = -1;
      }
      if (alone) {
        words.add(text.substring(i, i + length));
      } else if (joins && start < 0) {
        start = i;
      }
      i += length;
    }
    if (start >= 0) {
      words.add(text.substring(start));
    }
    return words;
  }

  static Set<String> set(String text) {
    return new HashSet<>(of(text));
  }

  static boolean hasDigit(String word) {
    return word.codePoints().anyMatch(Character::isDigit);
  }

  /** The share of words that both have; two empty sets are alike. */
  static double likeness(Set<String> left, Set<String> right) {
    int shared = shared(left, right);
    int all = left.size() + right.size() - shared;
    return all == 0 ? 1 : (double) shared / all;
  }

  private static int shared(Set<String> left, Set<String> right) {
    Set<String> smaller = left.size() < right.size() ? left : right;
    Set<String> larger = smaller == left ? right : left;
    int shared = 0;
    for (String word : smaller) {
      shared += larger.contains(word) ? 1 : 0;
    }
    return shared;
  }

  /**
   * How much a word tells apart the texts of a collection: a word of all of them tells little
   * (inverse document frequency, K. Spärck Jones, 1972).
   */
  static final class Weights {
    private final Map<String, Integer> texts = new HashMap<>();
    private final int count;

    /**
     * @param distinct the words of each text
     */
    Weights(Collection<Set<String>> distinct) {
      count = distinct.size();
      distinct.forEach(words -> words.forEach(word -> texts.merge(word, 1, Integer::sum)));
    }

    private double of(String word) {
      return Math.log((count + 1.0) / texts.getOrDefault(word, 1));
    }

    private double sum(Set<String> words) {
      double sum = 0;
      for (String word : words) {
        sum += of(word);
      }
      return sum;
    }

    /** The share of words that both have, each by what it tells. */
    double likeness(Set<String> left, Set<String> right) {
      double shared = 0;
      for (String word : left) {
        shared += right.contains(word) ? of(word) : 0;
      }
      double all = sum(left) + sum(right) - shared;
      return all <= 0 ? 1 : shared / all;
    }
  }
}

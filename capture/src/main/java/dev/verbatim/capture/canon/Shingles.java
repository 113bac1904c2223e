package dev.verbatim.capture.canon;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The runs of three words of a text, as a set: how much two texts share of them says how alike they
 * are, whatever the order of their parts (A. Broder, "On the resemblance and containment of
 * documents", 1997).
 *
 * <p>A word is a run of letters, digits and marks; in scripts without spaces each character is one.
 * A text of fewer than three words is one shingle.
 */
public final class Shingles {
  private static final int WORDS = 3;

  private final long[] hashes;

  private Shingles(long[] hashes) {
    this.hashes = hashes;
  }

  /**
   * @param normal a text as {@link QuestionText#normal} makes it
   */
  public static Shingles of(String normal) {
    List<Long> words = words(normal);
    if (words.isEmpty()) {
      return new Shingles(new long[0]);
    }
    int count = Math.max(1, words.size() - WORDS + 1);
    long[] hashes = new long[count];
    for (int i = 0; i < count; i++) {
      long hash = 0;
      for (int word = i; word < Math.min(i + WORDS, words.size()); word++) {
        hash = mix(hash * 31 + words.get(word));
      }
      hashes[i] = hash;
    }
    return new Shingles(Arrays.stream(hashes).sorted().distinct().toArray());
  }

  private static List<Long> words(String text) {
    List<Long> words = new ArrayList<>();
    long hash = 0;
    boolean inWord = false;
    for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
      int c = text.codePointAt(i);
      boolean alone = Character.isIdeographic(c) || isKana(c);
      boolean part = Character.isLetterOrDigit(c) || isMark(c);
      if (inWord && (alone || !part)) {
        words.add(mix(hash));
        inWord = false;
      }
      if (alone) {
        words.add(mix(c));
      } else if (part) {
        hash = (inWord ? hash : 0) * 1_000_003 + c;
        inWord = true;
      }
    }
    if (inWord) {
      words.add(mix(hash));
    }
    return words;
  }

  private static boolean isKana(int c) {
    Character.UnicodeScript script = Character.UnicodeScript.of(c);
    return script == Character.UnicodeScript.HIRAGANA
        || script == Character.UnicodeScript.KATAKANA
        || script == Character.UnicodeScript.THAI;
  }

  private static boolean isMark(int c) {
    int type = Character.getType(c);
    return type == Character.NON_SPACING_MARK || type == Character.COMBINING_SPACING_MARK;
  }

  /** The finalizer of SplitMix64 (Steele, Lea, Flood, 2014): spreads every bit over all. */
  static long mix(long value) {
    long z = value + 0x9e3779b97f4a7c15L;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }

  /** How many there are. */
  public int size() {
    return hashes.length;
  }

  /** Shared shingles of all, 0 to 1; two empty texts share everything. */
  public double jaccard(Shingles other) {
    int shared = shared(other);
    int all = hashes.length + other.hashes.length - shared;
    return all == 0 ? 1 : (double) shared / all;
  }

  /** The share of these that the other text has too, 0 to 1; an empty text is in every other. */
  public double containedIn(Shingles other) {
    return hashes.length == 0 ? 1 : (double) shared(other) / hashes.length;
  }

  private int shared(Shingles other) {
    int shared = 0;
    int i = 0;
    int j = 0;
    while (i < hashes.length && j < other.hashes.length) {
      if (hashes[i] == other.hashes[j]) {
        shared++;
        i++;
        j++;
      } else if (hashes[i] < other.hashes[j]) {
        i++;
      } else {
        j++;
      }
    }
    return shared;
  }

  /**
   * Bands of a MinHash signature: two sets of Jaccard similarity {@code s} share a band with
   * probability {@code 1 - (1 - s^rows)^bands}, so that with 32 bands of 4 rows nearly all of .7
   * and few below .3 meet (Leskovec, Rajaraman, Ullman, "Mining of Massive Datasets", 3.4).
   *
   * @return one number for each band; none for an empty set
   */
  public List<Integer> bands(int bands, int rows) {
    if (hashes.length == 0) {
      return List.of();
    }
    List<Integer> signature = new ArrayList<>(bands);
    for (int band = 0; band < bands; band++) {
      long hash = band;
      for (int row = 0; row < rows; row++) {
        long seed = mix((long) band * rows + row + 1);
        long least = Long.MAX_VALUE;
        for (long shingle : hashes) {
          least = Math.min(least, mix(shingle ^ seed));
        }
        hash = mix(hash ^ least);
      }
      signature.add((int) (hash >>> 32));
    }
    return signature;
  }
}

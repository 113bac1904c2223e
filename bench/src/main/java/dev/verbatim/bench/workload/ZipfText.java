package dev.verbatim.bench.workload;

import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Text whose words follow Zipf's law with exponent 1 over a made vocabulary, in sentences and
 * paragraphs. It needs no escaping in JSON apart from the line breaks, which are written escaped.
 */
final class ZipfText {
  private static final int WORDS = 40_000;
  private static final String[] SYLLABLES = {
    "ba", "con", "de", "er", "fi", "gra", "ho", "in", "ja", "ket", "lo", "mi", "nor", "os", "pre",
    "qui", "ra", "sol", "ter", "un", "ver", "wa", "xi", "yel", "zo", "ti", "on", "al", "ment", "st"
  };

  private final String[] vocabulary;
  private final double logSize;

  ZipfText(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Set<String> words = new HashSet<>();
    vocabulary = new String[WORDS];
    int made = 0;
    while (made < WORDS) {
      StringBuilder word = new StringBuilder();
      int syllables = 1 + Math.min(4, (int) (Math.log(made + 1.0) / 3));
      for (int i = 0; i < syllables; i++) {
        word.append(SYLLABLES[random.nextInt(SYLLABLES.length)]);
      }
      if (!words.add(word.toString())) {
        word.append(Integer.toString(made, 36));
        words.add(word.toString());
      }
      vocabulary[made++] = word.toString();
    }
    logSize = Math.log(WORDS);
  }

  /** About so many bytes of text, as the inside of a JSON string. */
  String json(SplittableRandom random, int bytes) {
    StringBuilder text = new StringBuilder(bytes + 16);
    int sentence = 0;
    while (text.length() < bytes) {
      int rank = (int) Math.exp(random.nextDouble() * logSize) - 1;
      text.append(vocabulary[Math.clamp(rank, 0, WORDS - 1)]);
      if (++sentence > 8 && random.nextInt(8) == 0) {
        text.append(random.nextInt(5) == 0 ? ".\\n\\n" : ". ");
        sentence = 0;
      } else {
        text.append(' ');
      }
    }
    return text.toString();
  }
}

package dev.verbatim.store.text;

/**
 * Brings the forms of an English word together: refund, refunds, refunded, refunding.
 *
 * <p>Steps 1 and 5 of M. F. Porter, "An algorithm for suffix stripping", Program 14(3), 1980: the
 * endings of grammar only. Its other steps join words that differ in meaning (universe,
 * university). Words with other letters than a–z stay as they are.
 */
public final class WordForms {
  private WordForms() {}

  /** The stem of a folded word; words are forms of each other if their stems are equal. */
  public static String stem(String word) {
    if (word.length() < 3 || !isPlain(word)) {
      return word;
    }
    return withoutFinalE(yToI(withoutEdOrIng(withoutPlural(word))));
  }

  private static boolean isPlain(String word) {
    for (int i = 0; i < word.length(); i++) {
      if (word.charAt(i) < 'a' || word.charAt(i) > 'z') {
        return false;
      }
    }
    return true;
  }

  /** Step 1a. */
  private static String withoutPlural(String word) {
    if (word.endsWith("sses") || word.endsWith("ies")) {
      return cut(word, 2);
    }
    return word.endsWith("s") && !word.endsWith("ss") ? cut(word, 1) : word;
  }

  /** Step 1b. */
  private static String withoutEdOrIng(String word) {
    if (word.endsWith("eed")) {
      return measure(word, word.length() - 3) > 0 ? cut(word, 1) : word;
    }
    int ending = word.endsWith("ed") ? 2 : word.endsWith("ing") ? 3 : 0;
    if (ending == 0 || !hasVowel(word, word.length() - ending)) {
      return word;
    }
    String stem = cut(word, ending);
    if (stem.endsWith("at") || stem.endsWith("bl") || stem.endsWith("iz")) {
      return stem + "e";
    }
    if (endsWithDoubleConsonant(stem) && "lsz".indexOf(stem.charAt(stem.length() - 1)) < 0) {
      return cut(stem, 1);
    }
    return measure(stem, stem.length()) == 1 && endsShort(stem, stem.length()) ? stem + "e" : stem;
  }

  /** Step 1c. */
  private static String yToI(String word) {
    return word.endsWith("y") && hasVowel(word, word.length() - 1) ? cut(word, 1) + "i" : word;
  }

  /** Step 5. */
  private static String withoutFinalE(String word) {
    String result = word;
    if (word.endsWith("e")) {
      int stem = word.length() - 1;
      int measure = measure(word, stem);
      if (measure > 1 || measure == 1 && !endsShort(word, stem)) {
        result = cut(word, 1);
      }
    }
    boolean doubleL = result.endsWith("ll") && measure(result, result.length()) > 1;
    return doubleL ? cut(result, 1) : result;
  }

  private static String cut(String word, int chars) {
    return word.substring(0, word.length() - chars);
  }

  private static boolean isConsonant(String word, int i) {
    return switch (word.charAt(i)) {
      case 'a', 'e', 'i', 'o', 'u' -> false;
      case 'y' -> i == 0 || !isConsonant(word, i - 1);
      default -> true;
    };
  }

  private static boolean hasVowel(String word, int end) {
    for (int i = 0; i < end; i++) {
      if (!isConsonant(word, i)) {
        return true;
      }
    }
    return false;
  }

  /** How often a consonant follows a vowel: Porter's m. */
  private static int measure(String word, int end) {
    int measure = 0;
    boolean vowelBefore = false;
    for (int i = 0; i < end; i++) {
      boolean consonant = isConsonant(word, i);
      if (consonant && vowelBefore) {
        measure++;
      }
      vowelBefore = !consonant;
    }
    return measure;
  }

  private static boolean endsWithDoubleConsonant(String word) {
    int last = word.length() - 1;
    return last > 0 && word.charAt(last) == word.charAt(last - 1) && isConsonant(word, last);
  }

  /** Consonant, vowel, consonant other than w, x, y: Porter's *o. */
  private static boolean endsShort(String word, int end) {
    return end >= 3
        && isConsonant(word, end - 3)
        && !isConsonant(word, end - 2)
        && isConsonant(word, end - 1)
        && "wxy".indexOf(word.charAt(end - 1)) < 0;
  }
}

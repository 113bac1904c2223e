package dev.verbatim.store.text;

import java.text.Normalizer;

/**
 * Makes words equal that differ only in case, width, ligatures or accents: Unicode compatibility
 * decomposition (UAX #15), accents and vowel points dropped, lower case, composed again. Marks that
 * make another letter (Kana voicing, Indic vowels, Thai tones) stay.
 */
public final class Folding {
  private Folding() {}

  /** The folded form. Text without letters beyond ASCII only changes case. */
  public static String fold(String text) {
    boolean ascii = true;
    boolean lower = true;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      ascii &= c < 0x80;
      lower &= c < 'A' || c > 'Z';
    }
    if (ascii && lower) {
      return text;
    }
    String decomposed = ascii ? text : Normalizer.normalize(text, Normalizer.Form.NFKD);
    StringBuilder out = new StringBuilder(decomposed.length());
    decomposed
        .codePoints()
        .filter(codePoint -> !isDropped(codePoint))
        .forEach(codePoint -> append(out, Character.toLowerCase(codePoint)));
    return ascii ? out.toString() : Normalizer.normalize(out, Normalizer.Form.NFC);
  }

  private static boolean isDropped(int codePoint) {
    return codePoint >= 0x300 && codePoint <= 0x36F // Latin, Greek, Cyrillic accents
        || codePoint >= 0x591 && codePoint <= 0x5C7 // Hebrew points
        || codePoint >= 0x64B && codePoint <= 0x65F // Arabic vowels
        || codePoint == 0x640 // Arabic stretching
        || codePoint == 0x200C
        || codePoint == 0x200D;
  }

  /** Letters that Unicode does not decompose though people write them without their stroke. */
  private static void append(StringBuilder out, int lowerCase) {
    switch (lowerCase) {
      case 'ß' -> out.append("ss");
      case 'æ' -> out.append("ae");
      case 'œ' -> out.append("oe");
      case 'ø' -> out.append('o');
      case 'đ', 'ð' -> out.append('d');
      case 'ł' -> out.append('l');
      case 'ı' -> out.append('i');
      case 'þ' -> out.append("th");
      case 'ς' -> out.append('σ');
      default -> out.appendCodePoint(lowerCase);
    }
  }
}

package dev.verbatim.store.text;

import java.lang.Character.UnicodeScript;

/**
 * Walks over the words of a text.
 *
 * <p>A word is a run of letters, digits and marks. In scripts that put no spaces between words
 * (Han, Kana, Thai, Lao, Khmer, Burmese, Tibetan …) each character with its marks is a word of its
 * own, so that any run of them is found as a sequence. A run longer than {@link #MAX_CHARS} is cut
 * into pieces of that length. Everything else separates words. Each word is {@linkplain Folding
 * folded}.
 *
 * <p>Not safe for several threads. Call {@link #next} until it is false.
 */
public final class Words {
  /** No word is longer than this many {@code char}s of the text. */
  public static final int MAX_CHARS = 256;

  private final CharSequence text;
  private int position;
  private int start;
  private int end;
  private boolean unspaced;
  private String term = "";

  public Words(CharSequence text) {
    this.text = text;
  }

  /** Goes to the next word; false at the end. */
  public boolean next() {
    int length = text.length();
    while (position < length) {
      int codePoint = Character.codePointAt(text, position);
      if (isWordPart(codePoint)) {
        read(codePoint);
        if (!term.isEmpty()) {
          return true;
        }
      } else {
        position += Character.charCount(codePoint);
      }
    }
    return false;
  }

  /** The folded word. */
  public String term() {
    return term;
  }

  /** Where it starts in the text, in {@code char}s. */
  public int start() {
    return start;
  }

  /** Where it ends in the text. */
  public int end() {
    return end;
  }

  /** Whether it is one character of a script without spaces. */
  public boolean unspaced() {
    return unspaced;
  }

  private void read(int first) {
    start = position;
    unspaced = isUnspaced(first);
    boolean ascii = first < 0x80;
    position += Character.charCount(first);
    while (position < text.length()) {
      int codePoint = Character.codePointAt(text, position);
      int width = Character.charCount(codePoint);
      boolean belongs =
          isMark(codePoint) || (!unspaced && isWordPart(codePoint) && !isUnspaced(codePoint));
      if (!belongs || position + width - start > MAX_CHARS) {
        break;
      }
      ascii &= codePoint < 0x80;
      position += width;
    }
    end = position;
    term = ascii ? asciiTerm() : Folding.fold(text.subSequence(start, end).toString());
  }

  private String asciiTerm() {
    char[] folded = new char[end - start];
    for (int i = 0; i < folded.length; i++) {
      char c = text.charAt(start + i);
      folded[i] = c >= 'A' && c <= 'Z' ? (char) (c + 32) : c;
    }
    return new String(folded);
  }

  private static boolean isWordPart(int codePoint) {
    if (codePoint < 0x80) {
      return codePoint >= 'a' && codePoint <= 'z'
          || codePoint >= '0' && codePoint <= '9'
          || codePoint >= 'A' && codePoint <= 'Z';
    }
    return Character.isLetterOrDigit(codePoint) || isMark(codePoint);
  }

  private static boolean isMark(int codePoint) {
    if (codePoint < 0x300) {
      return false;
    }
    return switch (Character.getType(codePoint)) {
      case Character.NON_SPACING_MARK, Character.COMBINING_SPACING_MARK, Character.ENCLOSING_MARK ->
          true;
      // The voicing marks of half-width Katakana, and the joiners of Indic and Persian text.
      default ->
          codePoint == 0xFF9E || codePoint == 0xFF9F || codePoint == 0x200C || codePoint == 0x200D;
    };
  }

  private static boolean isUnspaced(int codePoint) {
    if (codePoint < 0xE00) {
      return false;
    }
    if (codePoint == 0x30FC || codePoint == 0xFF70) {
      return true;
    }
    UnicodeScript script = UnicodeScript.of(codePoint);
    return switch (script) {
      case HAN, HIRAGANA, KATAKANA, BOPOMOFO, YI, THAI, LAO, KHMER, MYANMAR, TIBETAN, JAVANESE ->
          true;
      default -> false;
    };
  }
}

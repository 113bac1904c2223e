package dev.verbatim.otlp.json;

/** Surrogates that stand alone: a Java string and a JSON escape can hold them, UTF-8 cannot. */
public final class Surrogates {
  private static final char REPLACEMENT = '\uFFFD';

  private Surrogates() {}

  /** Whether any stands alone. */
  public static boolean anyAlone(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i)) && isAlone(text, i)) {
        return true;
      }
    }
    return false;
  }

  /** Whether the unit at the index is a surrogate that stands alone. */
  public static boolean isAlone(String text, int index) {
    char unit = text.charAt(index);
    if (Character.isHighSurrogate(unit)) {
      return index + 1 == text.length() || !Character.isLowSurrogate(text.charAt(index + 1));
    }
    return Character.isLowSurrogate(unit)
        && (index == 0 || !Character.isHighSurrogate(text.charAt(index - 1)));
  }

  /** The text with U+FFFD in place of each that stands alone. */
  public static String replaced(String text) {
    if (!anyAlone(text)) {
      return text;
    }
    StringBuilder out = new StringBuilder(text);
    for (int i = 0; i < out.length(); i++) {
      if (isAlone(text, i)) {
        out.setCharAt(i, REPLACEMENT);
      }
    }
    return out.toString();
  }
}

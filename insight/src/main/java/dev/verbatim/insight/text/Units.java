package dev.verbatim.insight.text;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Cuts texts into the units that are compared; joined again they are the text. */
final class Units {
  /** Longer lines, prose mostly, are also cut behind sentences. */
  private static final int LONG_LINE = 240;

  private Units() {}

  /** Lines with what ends them; long ones as sentences. */
  static List<String> lines(String text) {
    List<String> lines = new ArrayList<>();
    int start = 0;
    while (start < text.length()) {
      int newline = text.indexOf('\n', start);
      int end = newline < 0 ? text.length() : newline + 1;
      addLine(text, start, end, lines);
      start = end;
    }
    return lines;
  }

  private static void addLine(String text, int from, int to, List<String> lines) {
    int start = from;
    if (to - from > LONG_LINE) {
      for (int i = from; i < to; i++) {
        int end = sentenceEnd(text, i, to);
        if (end > 0) {
          lines.add(text.substring(start, end));
          start = end;
          i = end - 1;
        }
      }
    }
    if (start < to) {
      lines.add(text.substring(start, to));
    }
  }

  /** Behind the sentence that a mark at {@code at} ends, spaces included; 0 if it ends none. */
  private static int sentenceEnd(String text, int at, int to) {
    char mark = text.charAt(at);
    boolean wide = mark == '。' || mark == '！' || mark == '？';
    if (!wide && mark != '.' && mark != '!' && mark != '?' && mark != '।') {
      return 0;
    }
    int end = at + 1;
    while (end < to && ".!?。！？\"')]”’»".indexOf(text.charAt(end)) >= 0) {
      end++;
    }
    int spaces = end;
    while (spaces < to && Character.isWhitespace(text.charAt(spaces))) {
      spaces++;
    }
    return spaces > end || wide || end == to ? spaces : 0;
  }

  /**
   * Words, runs of white space, and everything else character by character. Numbers keep their
   * points and commas ({@code 1,250.00}), words their apostrophes and hyphens; scripts that are
   * written without spaces are cut between all characters.
   */
  static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    int i = 0;
    while (i < text.length()) {
      int end = wordEnd(text, i);
      words.add(text.substring(i, end));
      i = end;
    }
    return words;
  }

  private static int wordEnd(String text, int start) {
    int first = text.codePointAt(start);
    int i = start + Character.charCount(first);
    if (Character.isWhitespace(first)) {
      while (first != '\n' && i < text.length() && isSpace(text.charAt(i))) {
        i++;
      }
      return i;
    }
    if (!isWordPart(first)) {
      return i;
    }
    while (i < text.length()) {
      int next = text.codePointAt(i);
      int behind = i + Character.charCount(next);
      boolean joins =
          behind < text.length()
              && isWordPart(text.codePointAt(behind))
              && (isNumberJoint(next)
                      && Character.isDigit(text.charAt(i - 1))
                      && Character.isDigit(text.codePointAt(behind))
                  || (next == '\'' || next == '’' || next == '-' || next == '_'));
      if (!isWordPart(next) && !joins) {
        return i;
      }
      i = behind;
    }
    return i;
  }

  private static boolean isSpace(char next) {
    return next != '\n' && Character.isWhitespace(next);
  }

  private static boolean isNumberJoint(int next) {
    return next == '.' || next == ',' || next == ':' || next == '/';
  }

  private static boolean isWordPart(int codePoint) {
    return codePoint < 128
        ? Character.isLetterOrDigit(codePoint)
        : (Character.isLetterOrDigit(codePoint)
                || Character.getType(codePoint) == Character.NON_SPACING_MARK)
            && !isUnspaced(codePoint);
  }

  private static boolean isUnspaced(int codePoint) {
    if (Character.isIdeographic(codePoint)) {
      return true;
    }
    Character.UnicodeScript script = Character.UnicodeScript.of(codePoint);
    return script == Character.UnicodeScript.HIRAGANA
        || script == Character.UnicodeScript.KATAKANA
        || script == Character.UnicodeScript.THAI
        || script == Character.UnicodeScript.LAO
        || script == Character.UnicodeScript.KHMER
        || script == Character.UnicodeScript.MYANMAR;
  }

  /** Numbers for units: equal ones have the same. */
  static final class Numbering {
    private final Map<String, Integer> numbers = new HashMap<>();

    int[] of(List<String> units) {
      int[] result = new int[units.size()];
      for (int i = 0; i < result.length; i++) {
        result[i] = numbers.computeIfAbsent(units.get(i), unit -> numbers.size());
      }
      return result;
    }
  }
}

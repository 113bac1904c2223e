package dev.verbatim.insight.text;

import java.util.regex.Pattern;

/** Markdown without its marks. */
public final class MarkdownText {
  private static final Pattern MARKS =
      Pattern.compile(
          "(?m)^\\s*(?:#{1,6}\\s|>\\s?|[-*+]\\s|```\\w*\\s*$|\\|?(?:\\s*:?-{2,}:?\\s*\\|)+.*$|[-*_]{3,}\\s*$)"
              + "|\\|");

  private static final Pattern EMPHASIS = Pattern.compile("[*_`~]+");

  private MarkdownText() {}

  /** The words and what is between them, runs of white space as one space. */
  public static String words(String text) {
    return EMPHASIS
        .matcher(MARKS.matcher(text).replaceAll(" "))
        .replaceAll("")
        .replaceAll("\\s+", " ")
        .strip();
  }
}

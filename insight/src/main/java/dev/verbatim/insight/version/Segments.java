package dev.verbatim.insight.version;

import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Cuts a text into what is compared: lines, and the sentences of long ones. */
final class Segments {
  private Segments() {}

  /**
   * The pieces in order, white space around them left out, blank ones too.
   *
   * @param lineLength longer lines are split at sentence ends (Unicode Standard Annex 29)
   */
  static List<String> of(String text, int lineLength) {
    List<String> segments = new ArrayList<>();
    text.lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty())
        .forEach(
            line -> {
              if (line.length() <= lineLength) {
                segments.add(line);
              } else {
                addSentences(line, segments);
              }
            });
    return segments;
  }

  private static void addSentences(String line, List<String> segments) {
    BreakIterator sentences = BreakIterator.getSentenceInstance(Locale.ROOT);
    sentences.setText(line);
    int start = sentences.first();
    for (int end = sentences.next(); end != BreakIterator.DONE; end = sentences.next()) {
      String sentence = line.substring(start, end).strip();
      if (!sentence.isEmpty()) {
        segments.add(sentence);
      }
      start = end;
    }
  }
}

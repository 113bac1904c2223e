package dev.verbatim.capture.canon;

import dev.verbatim.model.Conversation;
import dev.verbatim.model.Message;
import java.text.Normalizer;
import java.util.List;
import java.util.Locale;

/** What a call is asked, and the form in which equal questions are the same. */
public final class QuestionText {
  private QuestionText() {}

  /**
   * Where the last message of a user stands; tool results that travel as messages of a user, and
   * messages without text, are none.
   *
   * @return -1 if there is none
   */
  public static int placeIn(List<Message> messages) {
    for (int i = messages.size() - 1; i >= 0; i--) {
      Message message = messages.get(i);
      if (message.role().equals("user") && !message.text().isBlank()) {
        return i;
      }
    }
    return -1;
  }

  /** The whole text of the question; empty if nothing is asked. */
  public static String of(Conversation conversation) {
    int place = placeIn(conversation.input());
    return place < 0 ? "" : conversation.input().get(place).text();
  }

  /**
   * NFKC, lower case, runs of white space as one space, no punctuation at either end. Noise is to
   * be masked before, see {@link NoiseMask}.
   */
  public static String normal(String text) {
    String folded = collapsed(Normalizer.normalize(text, Normalizer.Form.NFKC));
    int start = 0;
    int end = folded.length();
    while (start < end && isTrimmed(folded.codePointAt(start))) {
      start += Character.charCount(folded.codePointAt(start));
    }
    while (end > start && isTrimmed(folded.codePointBefore(end))) {
      end -= Character.charCount(folded.codePointBefore(end));
    }
    return folded.substring(start, end);
  }

  private static String collapsed(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    StringBuilder out = new StringBuilder(lower.length());
    boolean space = false;
    for (int i = 0; i < lower.length(); i++) {
      char c = lower.charAt(i);
      if (Character.isWhitespace(c)) {
        space = !out.isEmpty();
        continue;
      }
      if (space) {
        out.append(' ');
        space = false;
      }
      out.append(c);
    }
    return out.toString();
  }

  private static boolean isTrimmed(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONNECTOR_PUNCTUATION,
          Character.DASH_PUNCTUATION,
          Character.START_PUNCTUATION,
          Character.END_PUNCTUATION,
          Character.INITIAL_QUOTE_PUNCTUATION,
          Character.FINAL_QUOTE_PUNCTUATION,
          Character.OTHER_PUNCTUATION,
          Character.SPACE_SEPARATOR ->
          codePoint != '%' && codePoint != '#' && codePoint != '@';
      default -> false;
    };
  }
}

package dev.verbatim.capture;

import dev.verbatim.capture.canon.QuestionText;
import dev.verbatim.model.Conversation;
import dev.verbatim.model.Message;
import dev.verbatim.model.Part;
import java.util.Optional;

/** The beginnings of question and answer that lists show. */
final class Previews {
  /** Characters in UTF-16, as {@link dev.verbatim.model.Span#question()} promises. */
  static final int LONGEST = 300;

  private Previews() {}

  /** The last message a user wrote. */
  static Optional<String> question(Conversation conversation) {
    return shorten(QuestionText.of(conversation));
  }

  /** The text of the first answer, else its refusal, else the names of the tools it asks for. */
  static Optional<String> answer(Conversation conversation) {
    if (conversation.output().isEmpty()) {
      return Optional.empty();
    }
    Message answer = conversation.output().getFirst();
    Optional<String> text = shorten(answer.text());
    if (text.isPresent()) {
      return text;
    }
    StringBuilder tools = new StringBuilder();
    for (Part part : answer.parts()) {
      if (part instanceof Part.Refusal refusal) {
        return shorten(refusal.text());
      }
      if (part instanceof Part.ToolRequest request) {
        tools.append(tools.isEmpty() ? "" : ", ").append(request.name());
        tools.append('(').append(head(request.arguments())).append(')');
      }
    }
    return shorten(tools.toString());
  }

  private static String head(String text) {
    return text.length() > LONGEST ? text.substring(0, LONGEST) : text;
  }

  /** The beginning, never ending inside a code point; empty if there is nothing to see. */
  static Optional<String> shorten(String text) {
    String stripped = text.strip();
    if (stripped.length() <= LONGEST) {
      return stripped.isEmpty() ? Optional.empty() : Optional.of(stripped);
    }
    boolean splits = Character.isHighSurrogate(stripped.charAt(LONGEST - 1));
    return Optional.of(stripped.substring(0, splits ? LONGEST - 1 : LONGEST));
  }
}

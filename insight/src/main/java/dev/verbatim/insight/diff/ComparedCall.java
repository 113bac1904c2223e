package dev.verbatim.insight.diff;

import dev.verbatim.model.Conversation;
import dev.verbatim.model.Message;
import dev.verbatim.model.Span;
import java.util.ArrayList;
import java.util.List;

/**
 * A model call with what it said.
 *
 * @param span the call
 * @param conversation its messages; empty if they were not captured
 */
public record ComparedCall(Span span, Conversation conversation) {
  /** The instructions: all system messages, one below the other. */
  String prompt() {
    List<String> texts = new ArrayList<>();
    for (Message message : conversation.input()) {
      if (message.role().equals("system")) {
        texts.add(message.text());
      }
    }
    return String.join("\n\n", texts);
  }

  /** What is no instruction, in order. */
  List<Message> dialogue() {
    return conversation.input().stream()
        .filter(message -> !message.role().equals("system"))
        .toList();
  }

  /** The first of the answers; of several choices one is compared. */
  List<Message> answer() {
    return conversation.output().stream().limit(1).toList();
  }

  /** What the user asked last; empty if nothing was asked. */
  String question() {
    return dialogue().reversed().stream()
        .filter(message -> message.role().equals("user"))
        .map(Message::text)
        .filter(text -> !text.isBlank())
        .findFirst()
        .orElse("");
  }
}

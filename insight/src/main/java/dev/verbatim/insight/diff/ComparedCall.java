package dev.verbatim.insight.diff;

import dev.verbatim.capture.canon.QuestionText;
import dev.verbatim.insight.align.Instructions;
import dev.verbatim.insight.text.WordSketch;
import dev.verbatim.model.Conversation;
import dev.verbatim.model.Message;
import dev.verbatim.model.Part;
import dev.verbatim.model.Span;
import java.util.List;

/**
 * A model call with what it said.
 *
 * @param span the call
 * @param conversation its messages; empty if they were not captured
 */
public record ComparedCall(Span span, Conversation conversation) {
  /** Questions that share so many of their words are similar. */
  private static final double SIMILAR = .4;

  /** The instructions: all system messages, one below the other. */
  String prompt() {
    return Instructions.of(conversation.input());
  }

  /** What is no instruction, in order. */
  List<Message> dialogue() {
    return conversation.input().stream()
        .filter(message -> !message.role().equals("system"))
        .toList();
  }

  /** What is no instruction and stands before the question. */
  List<Message> history() {
    List<Message> dialogue = dialogue();
    return dialogue.subList(0, Math.max(0, QuestionText.placeIn(dialogue)));
  }

  /** The first of the answers; of several choices one is compared. */
  List<Message> answer() {
    return conversation.output().stream().limit(1).toList();
  }

  /** The text of the answer. */
  String said() {
    StringBuilder said = new StringBuilder();
    for (Message message : answer()) {
      for (Part part : message.parts()) {
        String text =
            switch (part) {
              case Part.Text plain -> plain.text();
              case Part.Refusal refusal -> refusal.text();
              default -> "";
            };
        said.append(said.isEmpty() || text.isEmpty() ? "" : "\n").append(text);
      }
    }
    return said.toString();
  }

  /** Whether the provider marks the answer, or a part of it, as declining. */
  boolean refuses() {
    return answer().stream()
        .flatMap(message -> message.parts().stream())
        .anyMatch(Part.Refusal.class::isInstance);
  }

  /** Whether both ask something in nearly the same words. */
  boolean asksLike(ComparedCall other) {
    return WordSketch.of(question()).likeness(WordSketch.of(other.question())) >= SIMILAR;
  }

  /** What the user asked last; empty if nothing was asked. */
  String question() {
    return QuestionText.of(conversation);
  }
}

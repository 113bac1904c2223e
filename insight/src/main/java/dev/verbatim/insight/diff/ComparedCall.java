package dev.verbatim.insight.diff;

import dev.verbatim.capture.canon.QuestionText;
import dev.verbatim.capture.canon.Thresholds;
import dev.verbatim.insight.align.Instructions;
import dev.verbatim.insight.text.WordSketch;
import dev.verbatim.insight.version.PromptReading;
import dev.verbatim.model.Conversation;
import dev.verbatim.model.Message;
import dev.verbatim.model.Part;
import dev.verbatim.model.Span;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A model call with what it said.
 *
 * @param span the call
 * @param conversation its messages; empty if they were not captured
 * @param reading its prompt, program text and data apart; empty if that is not known
 */
public record ComparedCall(Span span, Conversation conversation, Optional<PromptReading> reading) {
  /** Of a prompt of which nothing is known but its text. */
  public ComparedCall(Span span, Conversation conversation) {
    this(span, conversation, Optional.empty());
  }

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
  boolean asksLike(ComparedCall other, Thresholds thresholds) {
    return WordSketch.of(questionBeside(other)).likeness(WordSketch.of(other.questionBeside(this)))
        >= thresholds.questionLikeness();
  }

  /**
   * What the user asked last, without the template around it if that of the other call is known
   * too; empty if nothing was asked.
   */
  String questionBeside(ComparedCall other) {
    return isTemplate() && other.isTemplate()
        ? reading.flatMap(PromptReading::question).orElse("")
        : QuestionText.of(conversation);
  }

  /**
   * What was filled into the template of the only message of the user, in order; empty if that is
   * not known, or the message is no template.
   */
  public List<String> filledIn() {
    return linesOfTemplate()
        .flatMap(line -> line.values().stream())
        .filter(value -> !value.isBlank())
        .toList();
  }

  /** The same, with the lines that others of the template do without; they may be data too. */
  public List<String> filledInOrOptional() {
    return linesOfTemplate()
        .flatMap(line -> line.optional() ? Stream.of(line.template()) : line.values().stream())
        .filter(value -> !value.isBlank())
        .toList();
  }

  private Stream<PromptReading.Line> linesOfTemplate() {
    return isTemplate()
        ? reading.stream().flatMap(it -> it.lines().stream()).filter(PromptReading.Line::ofUser)
        : Stream.empty();
  }

  /** Whether the question is what was filled into a template. */
  private boolean isTemplate() {
    return reading.filter(PromptReading::isTemplate).isPresent()
        && dialogue().stream().filter(message -> message.role().equals("user")).count() == 1;
  }

  /** The program's text: the instructions, and the template of the question if both have one. */
  String programTextBeside(ComparedCall other) {
    return isTemplate() && other.isTemplate()
        ? reading.map(it -> it.beside(prompt())).orElse(prompt())
        : prompt();
  }
}

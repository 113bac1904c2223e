package dev.verbatim.replay.encode;

import dev.verbatim.model.FinishReason;
import dev.verbatim.model.Message;
import dev.verbatim.model.Part;
import dev.verbatim.model.Usage;
import java.util.List;
import java.util.Optional;

/**
 * An answer, whatever its format.
 *
 * @param id the provider's, if known
 * @param model that answered
 * @param answers one for each choice; at least one
 * @param finish why the model stopped, if known
 * @param usage tokens, as far as known
 * @param epochSeconds when
 */
public record Said(
    String id,
    String model,
    List<Message> answers,
    Optional<FinishReason> finish,
    Usage usage,
    long epochSeconds) {
  public Said {
    answers = List.copyOf(answers);
    if (answers.isEmpty()) {
      throw new IllegalArgumentException("answers: none (expected: at least one)");
    }
  }

  /** The first answer: of several choices, those APIs that know one get this. */
  Message answer() {
    return answers.getFirst();
  }

  static List<Part.ToolRequest> tools(Message message) {
    return message.parts().stream()
        .filter(Part.ToolRequest.class::isInstance)
        .map(Part.ToolRequest.class::cast)
        .toList();
  }

  static Optional<String> refusal(Message message) {
    return message.parts().stream()
        .filter(Part.Refusal.class::isInstance)
        .map(part -> ((Part.Refusal) part).text())
        .findFirst();
  }

  /** The reason, or what follows from the answer itself. */
  FinishReason reason() {
    return finish.orElse(tools(answer()).isEmpty() ? FinishReason.STOP : FinishReason.TOOL_CALL);
  }

  long inputTokens() {
    return usage.inputTotal().orElse(0);
  }

  long outputTokens() {
    return usage.outputTotal().orElse(0);
  }

  /** The id of a tool call, or one made of its place. */
  String toolId(Part.ToolRequest request, int place) {
    return request.id().orElse("call_" + Integer.toHexString(id.hashCode()) + "_" + place);
  }
}

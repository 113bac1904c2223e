package dev.verbatim.testkit.provider;

import java.util.List;
import java.util.Optional;

/**
 * What the model says, independent of the wire format.
 *
 * @param reasoning a thinking block (Anthropic), a reasoning item with summary (Responses), {@code
 *     reasoning_content} (Chat Completions, as compatible servers spell it)
 * @param text the visible text
 * @param toolUses tool calls in order
 * @param refusal the text of a refusal; Anthropic has no refusal text, there it becomes the text
 *     with stop reason {@code refusal}
 * @param finish why it ends; if empty it follows from the content
 * @param tokens the usage to report; if empty it is estimated from the sizes
 */
public record Answer(
    Optional<String> reasoning,
    Optional<String> text,
    List<ToolUse> toolUses,
    Optional<String> refusal,
    Optional<Finish> finish,
    Optional<TokenCount> tokens) {

  private static final Answer EMPTY =
      new Answer(
          Optional.empty(),
          Optional.empty(),
          List.of(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  public Answer {
    toolUses = List.copyOf(toolUses);
  }

  /** An answer of text only. */
  public static Answer text(String text) {
    return EMPTY.withText(text);
  }

  /** An answer that only asks for tools. */
  public static Answer toolUses(ToolUse... toolUses) {
    return EMPTY.withToolUses(List.of(toolUses));
  }

  /** An answer that declines. */
  public static Answer refusal(String refusal) {
    return new Answer(
        Optional.empty(),
        Optional.empty(),
        List.of(),
        Optional.of(refusal),
        Optional.empty(),
        Optional.empty());
  }

  public Answer withText(String newText) {
    return new Answer(reasoning, Optional.of(newText), toolUses, refusal, finish, tokens);
  }

  public Answer withToolUses(List<ToolUse> newToolUses) {
    return new Answer(reasoning, text, newToolUses, refusal, finish, tokens);
  }

  public Answer withReasoning(String newReasoning) {
    return new Answer(Optional.of(newReasoning), text, toolUses, refusal, finish, tokens);
  }

  public Answer withFinish(Finish newFinish) {
    return new Answer(reasoning, text, toolUses, refusal, Optional.of(newFinish), tokens);
  }

  public Answer withTokens(TokenCount newTokens) {
    return new Answer(reasoning, text, toolUses, refusal, finish, Optional.of(newTokens));
  }

  /** The given reason, or what the content implies. */
  Finish effectiveFinish() {
    if (finish.isPresent()) {
      return finish.get();
    }
    if (refusal.isPresent()) {
      return Finish.REFUSAL;
    }
    return toolUses.isEmpty() ? Finish.STOP : Finish.TOOL_CALLS;
  }
}

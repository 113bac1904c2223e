package dev.verbatim.demo.story;

import dev.verbatim.testkit.provider.Answer;
import dev.verbatim.testkit.provider.ProviderRequest;
import dev.verbatim.testkit.provider.Reply;
import dev.verbatim.testkit.provider.ToolUse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The provider's part of one conversation.
 *
 * @param opening the first user message begins with this
 * @param system the system prompt contains this; empty for any
 * @param lines one for each answer, in order
 */
public record Dialogue(String opening, String system, List<Line> lines) {

  /**
   * One answer.
   *
   * @param reply what is said
   * @param limitedAttempts so many attempts are answered with 429 before
   */
  public record Line(Reply reply, int limitedAttempts) {}

  public Dialogue {
    lines = List.copyOf(lines);
  }

  /** A conversation that begins with this user message, whatever the system prompt. */
  public static Dialogue on(String opening) {
    return new Dialogue(opening, "", List.of());
  }

  /** Only under a system prompt that contains this. */
  public Dialogue under(String systemPart) {
    return new Dialogue(opening, systemPart, lines);
  }

  public Dialogue says(String text) {
    return replies(Reply.text(text));
  }

  public Dialogue uses(ToolUse... tools) {
    return replies(Reply.toolUses(tools));
  }

  public Dialogue answers(Answer answer) {
    return replies(Reply.answer(answer));
  }

  public Dialogue replies(Reply reply) {
    return with(new Line(reply, 0));
  }

  /** Lets the last line come only after so many attempts were turned away. */
  public Dialogue afterRateLimits(int attempts) {
    List<Line> changed = new ArrayList<>(lines);
    Line last = changed.removeLast();
    changed.add(new Line(last.reply(), attempts));
    return new Dialogue(opening, system, changed);
  }

  boolean matches(String systemPrompt, String firstUserText) {
    return firstUserText.startsWith(opening) && systemPrompt.contains(system);
  }

  Reply reply(ProviderRequest request) {
    int index = request.answersSoFar();
    if (index >= lines.size()) {
      throw new IllegalArgumentException(
          "answer "
              + (index + 1)
              + " of \""
              + opening
              + "\" (expected: at most "
              + lines.size()
              + ")");
    }
    Line line = lines.get(index);
    int attempt = request.header("x-stainless-retry-count").map(Integer::parseInt).orElse(0);
    return attempt < line.limitedAttempts
        ? Reply.rateLimited(Duration.ofMillis(150L * (attempt + 1)))
        : line.reply;
  }

  private Dialogue with(Line line) {
    List<Line> more = new ArrayList<>(lines);
    more.add(line);
    return new Dialogue(opening, system, more);
  }
}

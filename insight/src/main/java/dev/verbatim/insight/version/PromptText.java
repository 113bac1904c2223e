package dev.verbatim.insight.version;

import dev.verbatim.capture.canon.CanonicalTool;
import dev.verbatim.model.Conversation;
import dev.verbatim.model.Message;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What of a call may be program text.
 *
 * @param tools one text for each tool: its name, a space, and a hash of its definition, the same
 *     for all providers; sorted
 * @param system all system messages, one below the other
 * @param user the first user message, which a template may wrap
 */
public record PromptText(List<String> tools, String system, String user) {
  public PromptText {
    tools = List.copyOf(tools);
  }

  /** The prompt of a call. */
  public static PromptText of(Conversation conversation) {
    return new PromptText(
        conversation.tools().stream()
            .map(tool -> tool.name() + " " + VersionIds.of(CanonicalTool.of(tool)))
            .distinct()
            .sorted()
            .toList(),
        conversation.input().stream()
            .filter(message -> message.role().equals("system"))
            .map(Message::text)
            .collect(Collectors.joining("\n")),
        conversation.input().stream()
            .filter(message -> message.role().equals("user"))
            .map(Message::text)
            .findFirst()
            .orElse(""));
  }

  /** Whether there is no text in it. */
  public boolean isEmpty() {
    return tools.isEmpty() && system.isBlank() && user.isBlank();
  }

  /** Equal for equal prompts: the first 8 bytes of a SHA-256. */
  public long hash() {
    return VersionIds.number(String.join("\n", tools), system, user);
  }
}

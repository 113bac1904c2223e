package dev.verbatim.testkit.provider;

import java.util.Optional;

/**
 * A tool call that an answer asks for.
 *
 * @param id the call's id; if empty one is generated in the style of the provider
 * @param name the tool
 * @param argumentsJson the arguments as JSON text. OpenAI formats carry it as this very string,
 *     valid or not; Anthropic's plain format needs a JSON object
 */
public record ToolUse(Optional<String> id, String name, String argumentsJson) {

  /** A call with a generated id. */
  public static ToolUse of(String name, String argumentsJson) {
    return new ToolUse(Optional.empty(), name, argumentsJson);
  }

  /** A call with this id. */
  public static ToolUse of(String id, String name, String argumentsJson) {
    return new ToolUse(Optional.of(id), name, argumentsJson);
  }
}

package dev.verbatim.model;

import java.util.List;

/**
 * What went into a model call and what came out, normalised.
 *
 * @param input all messages of the request in order, system text first
 * @param tools the tools offered
 * @param output the answers, one for each choice; empty when there was none
 */
public record Conversation(List<Message> input, List<ToolDefinition> tools, List<Message> output) {
  /** Nothing was captured. */
  public static final Conversation EMPTY = new Conversation(List.of(), List.of(), List.of());

  /**
   * A tool offered to the model.
   *
   * @param name as sent
   * @param json the whole definition as sent
   */
  public record ToolDefinition(String name, String json) {}

  public Conversation {
    input = List.copyOf(input);
    tools = List.copyOf(tools);
    output = List.copyOf(output);
  }

  public boolean isEmpty() {
    return input.isEmpty() && tools.isEmpty() && output.isEmpty();
  }
}

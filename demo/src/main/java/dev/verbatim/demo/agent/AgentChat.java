package dev.verbatim.demo.agent;

import java.util.List;
import java.util.Optional;

/**
 * A conversation with a model over one API. It holds the history in the API's own types and sends
 * all of it with every call, as these APIs want it.
 */
public interface AgentChat {

  /** Adds what the user says. */
  void user(String text);

  /** Calls the model and adds its answer. */
  Answer answer();

  /** Adds what a tool gave. */
  void toolResult(ToolRequest request, String result);

  /**
   * What the model said.
   *
   * @param text visible text
   * @param toolRequests tools it wants to have called
   * @param refusal why it declines
   */
  record Answer(Optional<String> text, List<ToolRequest> toolRequests, Optional<String> refusal) {
    public Answer {
      toolRequests = List.copyOf(toolRequests);
    }
  }

  /**
   * A tool the model wants to have called.
   *
   * @param id links the result to the request
   * @param name of the tool
   * @param argumentsJson as the model wrote them
   */
  record ToolRequest(String id, String name, String argumentsJson) {}
}

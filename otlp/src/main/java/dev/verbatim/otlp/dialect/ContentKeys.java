package dev.verbatim.otlp.dialect;

import java.util.Set;

/**
 * Which attributes hold what people and models said: the text that must be found by a search, and
 * that repeats itself from call to call.
 */
public final class ContentKeys {
  private static final Set<String> WHOLE =
      Set.of(
          "gen_ai.input.messages",
          "gen_ai.output.messages",
          "gen_ai.system_instructions",
          "gen_ai.tool.definitions",
          "gen_ai.tool.call.arguments",
          "gen_ai.tool.call.result",
          "gen_ai.prompt",
          "gen_ai.completion",
          "input.value",
          "output.value",
          "traceloop.entity.input",
          "traceloop.entity.output",
          "langfuse.observation.input",
          "langfuse.observation.output",
          "langfuse.trace.input",
          "langfuse.trace.output",
          "ai.prompt",
          "ai.prompt.messages",
          "ai.prompt.tools",
          "ai.response.text",
          "ai.response.reasoning",
          "ai.response.toolCalls",
          "ai.response.object",
          "ai.toolCall.args",
          "ai.toolCall.result",
          "mlflow.spanInputs",
          "mlflow.spanOutputs",
          "pydantic_ai.all_messages",
          "all_messages_events",
          "events",
          "request_data",
          "response_data",
          "tool_arguments",
          "tool_response",
          "gcp.vertex.agent.llm_request",
          "gcp.vertex.agent.llm_response",
          "gcp.vertex.agent.tool_call_args",
          "gcp.vertex.agent.tool_response",
          "spring.ai.tool.call.arguments",
          "spring.ai.tool.call.result",
          "verbatim.input",
          "verbatim.output",
          "content",
          "tool_calls",
          "message");

  private static final Set<String> INDEXED_LISTS =
      Set.of(
          "gen_ai.prompt",
          "gen_ai.completion",
          "llm.input_messages",
          "llm.output_messages",
          "llm.prompts",
          "llm.choices",
          "llm.request.functions",
          "llm.tools",
          "retrieval.documents",
          "reranker.input_documents",
          "reranker.output_documents",
          "embedding.embeddings");

  private static final Set<String> MESSAGE_FIELDS =
      Set.of(
          "content",
          "text",
          "arguments",
          "function_call_arguments_json",
          "response",
          "result",
          "refusal",
          "description",
          "parameters",
          "json_schema",
          "data");

  private ContentKeys() {}

  /** Whether the attribute of this key holds content. */
  public static boolean isContent(String key) {
    if (WHOLE.contains(key)) {
      return true;
    }
    int digit = firstIndex(key);
    return digit > 0
        && INDEXED_LISTS.contains(key.substring(0, digit - 1))
        && isMessageField(key.substring(key.lastIndexOf('.') + 1));
  }

  /** Whether a field of a message says something, in contrast to a role or an id. */
  public static boolean isMessageField(String name) {
    return MESSAGE_FIELDS.contains(name);
  }

  /** Where the first index in {@code list.3.rest} begins; -1 if there is none. */
  private static int firstIndex(String key) {
    for (int i = 1; i < key.length(); i++) {
      if (key.charAt(i - 1) == '.' && key.charAt(i) >= '0' && key.charAt(i) <= '9') {
        return i;
      }
    }
    return -1;
  }
}

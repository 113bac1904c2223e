package dev.verbatim.demo.agent;

import com.fasterxml.jackson.databind.JsonNode;
import com.openai.client.OpenAIClient;
import com.openai.core.JsonValue;
import com.openai.core.http.StreamResponse;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.FunctionDefinition;
import com.openai.models.FunctionParameters;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionFunctionTool;
import com.openai.models.chat.completions.ChatCompletionMessage;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.chat.completions.ChatCompletionToolMessageParam;
import java.util.ArrayList;
import java.util.List;

/** A conversation over OpenAI Chat Completions. */
public final class ChatCompletionsChat implements AgentChat {
  private final OpenAIClient client;
  private final boolean stream;
  private final ChatCompletionCreateParams.Builder params;

  /**
   * Begins a conversation.
   *
   * @param tools definitions in the format of Chat Completions; may be empty
   * @param stream whether answers are streamed, with usage at the end
   */
  public ChatCompletionsChat(
      OpenAIClient client, String model, String systemPrompt, JsonNode tools, boolean stream) {
    this.client = client;
    this.stream = stream;
    params = ChatCompletionCreateParams.builder().model(model).addSystemMessage(systemPrompt);
    tools.forEach(tool -> params.addTool(tool(tool.path("function"))));
    if (!tools.isEmpty()) {
      params.parallelToolCalls(false);
    }
    params.temperature(0.0);
    if (stream) {
      params.streamOptions(ChatCompletionStreamOptions.builder().includeUsage(true).build());
    }
  }

  @Override
  public void user(String text) {
    params.addUserMessage(text);
  }

  @Override
  public Answer answer() {
    ChatCompletionMessage message = call().choices().getFirst().message();
    params.addMessage(message);
    List<ToolRequest> requests = new ArrayList<>();
    message
        .toolCalls()
        .ifPresent(
            calls ->
                calls.forEach(
                    call -> {
                      var function = call.asFunction();
                      requests.add(
                          new ToolRequest(
                              function.id(),
                              function.function().name(),
                              function.function().arguments()));
                    }));
    return new Answer(message.content(), requests, message.refusal());
  }

  @Override
  public void toolResult(ToolRequest request, String result) {
    params.addMessage(
        ChatCompletionToolMessageParam.builder().toolCallId(request.id()).content(result).build());
  }

  private ChatCompletion call() {
    if (!stream) {
      return client.chat().completions().create(params.build());
    }
    ChatCompletionAccumulator accumulator = ChatCompletionAccumulator.create();
    try (StreamResponse<ChatCompletionChunk> response =
        client.chat().completions().createStreaming(params.build())) {
      response.stream().forEach(accumulator::accumulate);
    }
    return accumulator.chatCompletion();
  }

  private static ChatCompletionFunctionTool tool(JsonNode function) {
    FunctionParameters.Builder parameters = FunctionParameters.builder();
    function
        .path("parameters")
        .properties()
        .forEach(
            entry ->
                parameters.putAdditionalProperty(
                    entry.getKey(), JsonValue.fromJsonNode(entry.getValue())));
    return ChatCompletionFunctionTool.builder()
        .function(
            FunctionDefinition.builder()
                .name(function.path("name").asText())
                .description(function.path("description").asText())
                .parameters(parameters.build())
                .build())
        .build();
  }
}

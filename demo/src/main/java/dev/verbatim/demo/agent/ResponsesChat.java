package dev.verbatim.demo.agent;

import com.fasterxml.jackson.databind.JsonNode;
import com.openai.client.OpenAIClient;
import com.openai.core.JsonValue;
import com.openai.core.http.StreamResponse;
import com.openai.helpers.ResponseAccumulator;
import com.openai.models.responses.EasyInputMessage;
import com.openai.models.responses.FunctionTool;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseFunctionToolCall;
import com.openai.models.responses.ResponseInputItem;
import com.openai.models.responses.ResponseOutputItem;
import com.openai.models.responses.ResponseOutputMessage;
import com.openai.models.responses.ResponseStreamEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A conversation over OpenAI Responses that sends all items itself and stores nothing there. */
public final class ResponsesChat implements AgentChat {
  private final OpenAIClient client;
  private final boolean stream;
  private final ResponseCreateParams.Builder params;
  private final List<ResponseInputItem> input = new ArrayList<>();

  /**
   * Begins a conversation.
   *
   * @param tools definitions in the format of Chat Completions; may be empty
   * @param stream whether answers are streamed
   */
  public ResponsesChat(
      OpenAIClient client, String model, String instructions, JsonNode tools, boolean stream) {
    this.client = client;
    this.stream = stream;
    params = ResponseCreateParams.builder().model(model).instructions(instructions).store(false);
    tools.forEach(tool -> params.addTool(tool(tool.path("function"))));
  }

  @Override
  public void user(String text) {
    input.add(
        ResponseInputItem.ofEasyInputMessage(
            EasyInputMessage.builder().role(EasyInputMessage.Role.USER).content(text).build()));
  }

  @Override
  public Answer answer() {
    StringBuilder text = new StringBuilder();
    StringBuilder refusal = new StringBuilder();
    List<ToolRequest> requests = new ArrayList<>();
    for (ResponseOutputItem item : call().output()) {
      if (item.isReasoning()) {
        input.add(ResponseInputItem.ofReasoning(item.asReasoning()));
      } else if (item.isFunctionCall()) {
        ResponseFunctionToolCall call = item.asFunctionCall();
        input.add(ResponseInputItem.ofFunctionCall(call));
        requests.add(new ToolRequest(call.callId(), call.name(), call.arguments()));
      } else if (item.isMessage()) {
        ResponseOutputMessage message = item.asMessage();
        input.add(ResponseInputItem.ofResponseOutputMessage(message));
        message
            .content()
            .forEach(
                part -> {
                  part.outputText().ifPresent(output -> text.append(output.text()));
                  part.refusal().ifPresent(declined -> refusal.append(declined.refusal()));
                });
      }
    }
    return new Answer(nonEmpty(text), requests, nonEmpty(refusal));
  }

  @Override
  public void toolResult(ToolRequest request, String result) {
    input.add(
        ResponseInputItem.ofFunctionCallOutput(
            ResponseInputItem.FunctionCallOutput.builder()
                .callId(request.id())
                .output(result)
                .build()));
  }

  private Response call() {
    ResponseCreateParams request = params.inputOfResponse(input).build();
    if (!stream) {
      return client.responses().create(request);
    }
    ResponseAccumulator accumulator = ResponseAccumulator.create();
    try (StreamResponse<ResponseStreamEvent> response =
        client.responses().createStreaming(request)) {
      response.stream().forEach(accumulator::accumulate);
    }
    return accumulator.response();
  }

  private static FunctionTool tool(JsonNode function) {
    FunctionTool.Parameters.Builder parameters = FunctionTool.Parameters.builder();
    function
        .path("parameters")
        .properties()
        .forEach(
            entry ->
                parameters.putAdditionalProperty(
                    entry.getKey(), JsonValue.fromJsonNode(entry.getValue())));
    return FunctionTool.builder()
        .name(function.path("name").asText())
        .description(function.path("description").asText())
        .parameters(parameters.build())
        .strict(false)
        .build();
  }

  private static Optional<String> nonEmpty(StringBuilder text) {
    return text.isEmpty() ? Optional.empty() : Optional.of(text.toString());
  }
}

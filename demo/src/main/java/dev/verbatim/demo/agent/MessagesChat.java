package dev.verbatim.demo.agent;

import com.anthropic.client.AnthropicClient;
import com.anthropic.core.JsonValue;
import com.anthropic.core.http.StreamResponse;
import com.anthropic.helpers.MessageAccumulator;
import com.anthropic.models.messages.CacheControlEphemeral;
import com.anthropic.models.messages.ContentBlock;
import com.anthropic.models.messages.ContentBlockParam;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.RawMessageStreamEvent;
import com.anthropic.models.messages.StopReason;
import com.anthropic.models.messages.TextBlockParam;
import com.anthropic.models.messages.Tool;
import com.anthropic.models.messages.ToolResultBlockParam;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A conversation over Anthropic Messages, its system prompt marked for the prompt cache. */
public final class MessagesChat implements AgentChat {
  /** Members of a schema that the client has methods for. */
  private static final Set<String> MODELLED = Set.of("type", "properties", "required");

  private static final long MAX_TOKENS = 1024;

  private final AnthropicClient client;
  private final boolean stream;
  private final MessageCreateParams.Builder params;

  /**
   * Begins a conversation.
   *
   * @param tools definitions in the format of Chat Completions; may be empty
   * @param stream whether answers are streamed
   */
  public MessagesChat(
      AnthropicClient client, String model, String systemPrompt, JsonNode tools, boolean stream) {
    this.client = client;
    this.stream = stream;
    params =
        MessageCreateParams.builder()
            .model(model)
            .maxTokens(MAX_TOKENS)
            .systemOfTextBlockParams(
                List.of(
                    TextBlockParam.builder()
                        .text(systemPrompt)
                        .cacheControl(CacheControlEphemeral.builder().build())
                        .build()));
    tools.forEach(tool -> params.addTool(tool(tool.path("function"))));
  }

  @Override
  public void user(String text) {
    params.addUserMessage(text);
  }

  @Override
  public Answer answer() {
    Message message = call();
    params.addMessage(message);
    StringBuilder text = new StringBuilder();
    List<ToolRequest> requests = new ArrayList<>();
    for (ContentBlock block : message.content()) {
      block.text().ifPresent(part -> text.append(part.text()));
      block
          .toolUse()
          .ifPresent(
              use ->
                  requests.add(
                      new ToolRequest(
                          use.id(),
                          use.name(),
                          String.valueOf(use._input().convert(JsonNode.class)))));
    }
    boolean refused = message.stopReason().filter(StopReason.REFUSAL::equals).isPresent();
    Optional<String> said = text.isEmpty() ? Optional.empty() : Optional.of(text.toString());
    return refused
        ? new Answer(Optional.empty(), requests, said)
        : new Answer(said, requests, Optional.empty());
  }

  @Override
  public void toolResult(ToolRequest request, String result) {
    params.addUserMessageOfContentBlockParams(
        List.of(
            ContentBlockParam.ofToolResult(
                ToolResultBlockParam.builder().toolUseId(request.id()).content(result).build())));
  }

  private Message call() {
    if (!stream) {
      return client.messages().create(params.build());
    }
    MessageAccumulator accumulator = MessageAccumulator.create();
    try (StreamResponse<RawMessageStreamEvent> response =
        client.messages().createStreaming(params.build())) {
      response.stream().forEach(accumulator::accumulate);
    }
    return accumulator.message();
  }

  private static Tool tool(JsonNode function) {
    JsonNode parameters = function.path("parameters");
    Tool.InputSchema.Properties.Builder properties = Tool.InputSchema.Properties.builder();
    parameters
        .path("properties")
        .properties()
        .forEach(
            entry ->
                properties.putAdditionalProperty(
                    entry.getKey(), JsonValue.fromJsonNode(entry.getValue())));
    List<String> required = new ArrayList<>();
    parameters.path("required").forEach(name -> required.add(name.asText()));
    Tool.InputSchema.Builder schema =
        Tool.InputSchema.builder().properties(properties.build()).required(required);
    parameters
        .properties()
        .forEach(
            entry -> {
              if (!MODELLED.contains(entry.getKey())) {
                schema.putAdditionalProperty(
                    entry.getKey(), JsonValue.fromJsonNode(entry.getValue()));
              }
            });
    return Tool.builder()
        .name(function.path("name").asText())
        .description(function.path("description").asText())
        .inputSchema(schema.build())
        .build();
  }
}

package dev.verbatim.capture.provider;

import dev.verbatim.capture.json.JsonValue;
import dev.verbatim.model.Conversation;
import dev.verbatim.model.FinishReason;
import dev.verbatim.model.Message;
import dev.verbatim.model.Part;
import dev.verbatim.model.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Anthropic Messages.
 *
 * @see <a href="https://docs.anthropic.com/en/api/messages">Anthropic API reference, Messages</a>
 */
final class AnthropicMessages implements ProviderFormat {
  private static final Set<String> NOT_PARAMETERS =
      Set.of("model", "messages", "system", "tools", "stream");

  @Override
  public RequestReading readRequest(JsonValue body) {
    List<Message> messages = new ArrayList<>();
    body.present("system").ifPresent(system -> messages.add(message("system", system)));
    for (JsonValue message : body.elements("messages")) {
      messages.add(
          message(message.text("role").orElse(""), message.get("content").orElse(message)));
    }
    List<Conversation.ToolDefinition> tools = new ArrayList<>();
    for (JsonValue tool : body.elements("tools")) {
      String name = tool.text("name").or(() -> tool.text("type")).orElse("");
      tools.add(new Conversation.ToolDefinition(name, tool.raw()));
    }
    return new RequestReading(
        body.text("model"),
        body.truth("stream"),
        JsonParameters.of(body, NOT_PARAMETERS),
        messages,
        tools,
        Optional.empty());
  }

  @Override
  public AnswerReading readAnswer(JsonValue body) {
    Optional<JsonValue> content = body.present("content");
    List<Message> answers =
        content
            .filter(it -> it.isString() || !it.elements().isEmpty())
            .map(it -> List.of(message(body.text("role").orElse("assistant"), it)))
            .orElse(List.of());
    Optional<String> reason = body.text("stop_reason");
    Optional<JsonValue> usage = body.present("usage");
    AnswerReading reading =
        new AnswerReading(
            body.text("id"),
            body.text("model"),
            answers,
            reason,
            reason.map(AnthropicMessages::finishReason),
            usage.map(AnthropicMessages::usage).orElse(Usage.UNKNOWN),
            usage.map(JsonValue::raw),
            usage.flatMap(it -> it.text("service_tier")),
            Optional.empty());
    return body.present("error")
        .map(it -> reading.withError(ErrorBodies.error(it)))
        .orElse(reading);
  }

  @Override
  public StreamAssembler assembler() {
    return new AnthropicMessagesStream();
  }

  private static FinishReason finishReason(String raw) {
    return switch (raw) {
      case "end_turn", "stop_sequence" -> FinishReason.STOP;
      case "max_tokens", "model_context_window_exceeded" -> FinishReason.LENGTH;
      case "tool_use" -> FinishReason.TOOL_CALL;
      case "refusal" -> FinishReason.REFUSAL;
      case "pause_turn", "compaction" -> FinishReason.PAUSED;
      default -> FinishReason.OTHER;
    };
  }

  /** {@code input_tokens} leaves cache reads and writes out; the total has them in. */
  private static Usage usage(JsonValue usage) {
    OptionalLong read = usage.integer("cache_read_input_tokens");
    OptionalLong written = usage.integer("cache_creation_input_tokens");
    Optional<JsonValue> split = usage.present("cache_creation");
    OptionalLong hour = integer(split, "ephemeral_1h_input_tokens");
    OptionalLong fiveMinutes =
        Tokens.first(
            integer(split, "ephemeral_5m_input_tokens"),
            written.isPresent() && hour.isPresent()
                ? OptionalLong.of(Math.max(0, written.getAsLong() - hour.getAsLong()))
                : written);
    OptionalLong writes = written.isPresent() ? written : Tokens.sum(fiveMinutes, hour);
    return new Usage(
        Tokens.sum(usage.integer("input_tokens"), read, writes),
        read,
        fiveMinutes,
        hour,
        usage.integer("output_tokens"),
        integer(usage.present("output_tokens_details"), "thinking_tokens"));
  }

  private static OptionalLong integer(Optional<JsonValue> object, String name) {
    return object.isPresent() ? object.get().integer(name) : OptionalLong.empty();
  }

  /** Tool results travel in user messages; one with nothing else is a tool message. */
  private static Message message(String sentRole, JsonValue content) {
    List<Part> parts = new ArrayList<>();
    if (content.isString()) {
      String text = content.text().orElse("");
      if (!text.isEmpty()) {
        parts.add(new Part.Text(text));
      }
    } else if (content.isArray()) {
      content.elements().forEach(block -> addBlock(block, parts));
    } else {
      parts.add(new Part.Other("content", content.raw()));
    }
    boolean onlyResults =
        !parts.isEmpty() && parts.stream().allMatch(Part.ToolResult.class::isInstance);
    String role = onlyResults ? "tool" : Roles.normalise(sentRole);
    return new Message(role, Optional.empty(), parts);
  }

  private static void addBlock(JsonValue block, List<Part> parts) {
    String type = block.text("type").orElse("");
    switch (type) {
      case "text" -> {
        String text = block.text("text").orElse("");
        if (!text.isEmpty()) {
          parts.add(new Part.Text(text));
        }
      }
      case "thinking" -> {
        String text = block.text("thinking").orElse("");
        parts.add(text.isEmpty() ? new Part.Other(type, block.raw()) : new Part.Reasoning(text));
      }
      case "tool_use" ->
          parts.add(
              new Part.ToolRequest(
                  block.text("id"),
                  block.text("name").orElse(""),
                  block.get("input").map(it -> it.text().orElseGet(it::raw)).orElse("")));
      case "tool_result" ->
          parts.add(
              new Part.ToolResult(
                  block.text("tool_use_id"),
                  Optional.empty(),
                  block.present("content").map(OpenAiContent::plain).orElse(""),
                  block.truth("is_error").orElse(false)));
      case "image", "document" -> parts.add(media(type, block));
      default -> parts.add(new Part.Other(type.isEmpty() ? "content" : type, block.raw()));
    }
  }

  private static Part media(String kind, JsonValue block) {
    JsonValue source = block.present("source").orElse(block);
    Optional<String> mimeType = source.text("media_type");
    return switch (source.text("type").orElse("")) {
      case "base64" -> InlineMedia.ofBase64(kind, mimeType, source.text("data").orElse(""));
      case "url" -> new Part.Media(kind, mimeType, source.text("url"), -1);
      case "file" -> new Part.Media(kind, mimeType, source.text("file_id"), -1);
      default -> new Part.Other(kind, block.raw());
    };
  }
}

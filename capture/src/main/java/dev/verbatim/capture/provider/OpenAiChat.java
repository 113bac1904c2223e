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
import java.util.Set;

/**
 * OpenAI Chat Completions and what is compatible with it.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/chat">OpenAI API reference, Chat</a>
 */
final class OpenAiChat implements ProviderFormat {
  private static final Set<String> NOT_PARAMETERS =
      Set.of("model", "messages", "tools", "functions", "stream");

  @Override
  public RequestReading readRequest(JsonValue body) {
    List<Message> messages = body.elements("messages").stream().map(OpenAiChat::message).toList();
    List<Conversation.ToolDefinition> tools = new ArrayList<>();
    for (JsonValue tool : body.elements("tools")) {
      String kind = tool.text("type").orElse("function");
      String name = tool.get(kind).flatMap(it -> it.text("name")).orElse(kind);
      tools.add(new Conversation.ToolDefinition(name, tool.raw()));
    }
    for (JsonValue function : body.elements("functions")) {
      String name = function.text("name").orElse("");
      tools.add(new Conversation.ToolDefinition(name, function.raw()));
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
    Optional<JsonValue> error = body.present("error");
    List<Message> answers = new ArrayList<>();
    Optional<String> finish = Optional.empty();
    for (JsonValue choice : body.elements("choices")) {
      choice.present("message").map(OpenAiChat::message).ifPresent(answers::add);
      finish = finish.or(() -> choice.text("finish_reason"));
    }
    Optional<JsonValue> usage = body.present("usage");
    AnswerReading reading =
        new AnswerReading(
            body.text("id"),
            body.text("model"),
            answers,
            finish,
            finish.map(reason -> finishReason(reason, answers)),
            usage.map(OpenAiChat::usage).orElse(Usage.UNKNOWN),
            usage.map(JsonValue::raw),
            body.text("service_tier"),
            Optional.empty());
    return error.map(it -> reading.withError(ErrorBodies.error(it))).orElse(reading);
  }

  @Override
  public StreamAssembler assembler() {
    return new OpenAiChatStream();
  }

  private static FinishReason finishReason(String raw, List<Message> answers) {
    return switch (raw) {
      case "stop", "eos" -> declined(answers) ? FinishReason.REFUSAL : FinishReason.STOP;
      case "length", "model_length" -> FinishReason.LENGTH;
      case "tool_calls", "function_call" -> FinishReason.TOOL_CALL;
      case "content_filter" -> FinishReason.CONTENT_FILTER;
      case "error", "insufficient_system_resource" -> FinishReason.ERROR;
      default -> FinishReason.OTHER;
    };
  }

  private static boolean declined(List<Message> answers) {
    return !answers.isEmpty()
        && answers.getFirst().parts().stream().anyMatch(Part.Refusal.class::isInstance);
  }

  static Usage usage(JsonValue usage) {
    JsonValue input = usage.present("prompt_tokens_details").orElse(usage);
    JsonValue output = usage.present("completion_tokens_details").orElse(usage);
    return new Usage(
        usage.integer("prompt_tokens"),
        Tokens.first(
            input.integer("cached_tokens"),
            usage.integer("cached_tokens"),
            usage.integer("prompt_cache_hit_tokens")),
        input.integer("cache_write_tokens"),
        java.util.OptionalLong.empty(),
        usage.integer("completion_tokens"),
        output.integer("reasoning_tokens"));
  }

  /** Reads one message of a request or an answer. */
  static Message message(JsonValue message) {
    String role = Roles.normalise(message.text("role").orElse(""));
    List<Part> parts = new ArrayList<>();
    reasoning(message).ifPresent(text -> parts.add(new Part.Reasoning(text)));
    if (role.equals("tool")) {
      parts.add(
          new Part.ToolResult(
              message.text("tool_call_id"),
              message.text("name"),
              message.get("content").map(OpenAiContent::plain).orElse(""),
              false));
    } else {
      message.present("content").ifPresent(content -> OpenAiContent.read(content, parts));
    }
    message.text("refusal").ifPresent(text -> parts.add(new Part.Refusal(text)));
    message.present("audio").ifPresent(audio -> parts.add(new Part.Other("audio", audio.raw())));
    for (JsonValue call : message.elements("tool_calls")) {
      parts.add(toolRequest(call));
    }
    message.present("function_call").ifPresent(call -> parts.add(function(Optional.empty(), call)));
    return new Message(role, message.text("name"), parts);
  }

  private static Optional<String> reasoning(JsonValue message) {
    return message
        .text("reasoning_content")
        .or(() -> message.text("reasoning"))
        .filter(text -> !text.isEmpty());
  }

  private static Part toolRequest(JsonValue call) {
    Optional<String> id = call.text("id");
    Optional<JsonValue> custom = call.present("custom");
    if (custom.isPresent()) {
      String name = custom.get().text("name").orElse("");
      return new Part.ToolRequest(id, name, custom.get().text("input").orElse(""));
    }
    return call.present("function")
        .map(function -> function(id, function))
        .orElseGet(() -> new Part.Other(call.text("type").orElse("tool_call"), call.raw()));
  }

  private static Part function(Optional<String> id, JsonValue function) {
    Optional<JsonValue> arguments = function.present("arguments");
    return new Part.ToolRequest(
        id,
        function.text("name").orElse(""),
        arguments.map(value -> value.text().orElseGet(value::raw)).orElse(""));
  }
}

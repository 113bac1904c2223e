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
 * Ollama's own API: {@code /api/chat} and {@code /api/generate}.
 *
 * @see <a href="https://docs.ollama.com/api">Ollama API reference</a>
 */
final class Ollama implements ProviderFormat {
  private static final Set<String> NOT_PARAMETERS =
      Set.of("model", "messages", "tools", "stream", "prompt", "system", "images");

  /** What stands for a usage object in the last line. */
  private static final Set<String> NOT_USAGE =
      Set.of(
          "model",
          "created_at",
          "message",
          "response",
          "thinking",
          "context",
          "done",
          "done_reason",
          "error",
          "tool_calls");

  @Override
  public RequestReading readRequest(JsonValue body) {
    List<Message> messages = new ArrayList<>();
    body.text("system").ifPresent(text -> messages.add(ofText("system", text)));
    CallIds resultIds = new CallIds();
    for (JsonValue message : body.elements("messages")) {
      boolean result = message.text("role").orElse("").equals("tool");
      resultIds = result ? resultIds : new CallIds();
      messages.add(message(message, resultIds));
    }
    body.text("prompt")
        .ifPresent(
            text -> {
              List<Part> parts = new ArrayList<>();
              parts.add(new Part.Text(text));
              addImages(body, parts);
              messages.add(new Message("user", Optional.empty(), parts));
            });
    List<Conversation.ToolDefinition> tools = new ArrayList<>();
    for (JsonValue tool : body.elements("tools")) {
      String name = tool.get("function").flatMap(it -> it.text("name")).orElse("");
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

  private static Message ofText(String role, String text) {
    return new Message(role, Optional.empty(), List.of(new Part.Text(text)));
  }

  private static Message message(JsonValue message, CallIds resultIds) {
    String role = Roles.normalise(message.text("role").orElse(""));
    String text = message.text("content").orElse("");
    List<Part> parts = new ArrayList<>();
    if (role.equals("tool")) {
      Optional<String> name = message.text("tool_name").or(() -> message.text("name"));
      String id = resultIds.of(message.text("tool_call_id"), name.orElse(""));
      parts.add(new Part.ToolResult(Optional.of(id), name, text, false));
      return new Message(role, Optional.empty(), parts);
    }
    message
        .text("thinking")
        .filter(it -> !it.isEmpty())
        .ifPresent(it -> parts.add(new Part.Reasoning(it)));
    if (!text.isEmpty()) {
      parts.add(new Part.Text(text));
    }
    addImages(message, parts);
    CallIds ids = new CallIds();
    for (JsonValue call : message.elements("tool_calls")) {
      JsonValue function = call.present("function").orElse(call);
      String name = function.text("name").orElse("");
      parts.add(
          new Part.ToolRequest(
              Optional.of(ids.of(call.text("id"), name)),
              name,
              function.present("arguments").map(JsonValue::raw).orElse("{}")));
    }
    return new Message(role, Optional.empty(), parts);
  }

  private static void addImages(JsonValue from, List<Part> parts) {
    for (JsonValue image : from.elements("images")) {
      image
          .text()
          .ifPresent(data -> parts.add(InlineMedia.ofBase64("image", Optional.empty(), data)));
    }
  }

  @Override
  public AnswerReading readAnswer(JsonValue body) {
    List<Message> answers = new ArrayList<>();
    body.present("message").map(it -> message(it, new CallIds())).ifPresent(answers::add);
    body.text("response")
        .ifPresent(
            text -> {
              List<Part> parts = new ArrayList<>();
              body.text("thinking").ifPresent(it -> parts.add(new Part.Reasoning(it)));
              parts.add(new Part.Text(text));
              answers.add(new Message("assistant", Optional.empty(), parts));
            });
    Optional<String> reason = body.text("done_reason");
    OptionalLong input = body.integer("prompt_eval_count");
    OptionalLong output = body.integer("eval_count");
    boolean counted = input.isPresent() || output.isPresent();
    AnswerReading reading =
        new AnswerReading(
            Optional.empty(),
            body.text("model"),
            answers,
            reason,
            reason.map(word -> finishReason(word, answers)),
            new Usage(
                input,
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                output,
                OptionalLong.empty()),
            counted ? JsonParameters.of(body, NOT_USAGE) : Optional.empty(),
            Optional.empty(),
            Optional.empty());
    return body.present("error")
        .map(it -> reading.withError(ErrorBodies.error(it)))
        .orElse(reading);
  }

  private static FinishReason finishReason(String raw, List<Message> answers) {
    boolean asks =
        answers.stream()
            .flatMap(message -> message.parts().stream())
            .anyMatch(Part.ToolRequest.class::isInstance);
    return switch (raw) {
      case "stop" -> asks ? FinishReason.TOOL_CALL : FinishReason.STOP;
      case "length" -> FinishReason.LENGTH;
      default -> FinishReason.OTHER;
    };
  }

  @Override
  public StreamAssembler assembler() {
    return new OllamaStream();
  }
}

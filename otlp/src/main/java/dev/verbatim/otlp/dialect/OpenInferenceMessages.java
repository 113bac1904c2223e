package dev.verbatim.otlp.dialect;

import dev.verbatim.model.Conversation;
import dev.verbatim.model.Conversation.ToolDefinition;
import dev.verbatim.model.Message;
import dev.verbatim.model.Part;
import dev.verbatim.otlp.json.Json;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * OpenInference: every field of every message is an attribute of its own, {@code
 * llm.input_messages.0.message.tool_calls.1.tool_call.function.name}.
 */
final class OpenInferenceMessages implements Dialect {
  @Override
  public Conversation conversation(SpanView span) {
    AttributeView attributes = span.attributes();
    List<Message> input = messages(attributes, "llm.input_messages.", "user");
    List<Message> output = messages(attributes, "llm.output_messages.", "assistant");
    return new Conversation(
        input.isEmpty() ? texts(attributes, "llm.prompts.", "prompt.text", "user") : input,
        tools(attributes),
        output.isEmpty()
            ? texts(attributes, "llm.choices.", "completion.text", "assistant")
            : output);
  }

  private static List<Message> messages(AttributeView attributes, String prefix, String role) {
    List<Message> messages = new ArrayList<>();
    for (AttributeView item : attributes.indexed(prefix).values()) {
      messages.add(message(item, role));
    }
    return messages;
  }

  private static Message message(AttributeView item, String defaultRole) {
    String role = Roles.normal(item.text("message.role").orElse(defaultRole));
    Optional<String> name = item.text("message.name");
    Optional<String> content = item.text("message.content");
    List<Part> parts = new ArrayList<>();
    if (role.equals("tool")) {
      parts.add(
          new Part.ToolResult(item.text("message.tool_call_id"), name, content.orElse(""), false));
    } else {
      content.map(Part.Text::new).ifPresent(parts::add);
    }
    // A tool_use item among the contents may repeat one of these.
    Collection<AttributeView> calls = item.indexed("message.tool_calls.").values();
    for (AttributeView piece : item.indexed("message.contents.").values()) {
      content(piece)
          .filter(part -> !isSame(part, content))
          .filter(part -> calls.isEmpty() || !(part instanceof Part.ToolRequest))
          .ifPresent(parts::add);
    }
    for (AttributeView call : calls) {
      toolRequest(call).ifPresent(parts::add);
    }
    item.text("message.function_call_name")
        .map(
            function ->
                new Part.ToolRequest(
                    Optional.empty(),
                    function,
                    item.text("message.function_call_arguments_json").orElse("")))
        .ifPresent(parts::add);
    return new Message(role, name, parts);
  }

  /** Some instrumentors write the text twice. */
  private static boolean isSame(Part part, Optional<String> content) {
    return part instanceof Part.Text text && content.filter(text.text()::equals).isPresent();
  }

  private static Optional<Part> content(AttributeView piece) {
    String prefix = "message_content.";
    Optional<String> text = piece.text(prefix + "text");
    return switch (piece.text(prefix + "type").orElse("text")) {
      case "text" -> text.map(Part.Text::new);
      case "reasoning" -> text.map(Part.Reasoning::new);
      case "tool_use" -> toolRequest(piece);
      case "image" ->
          piece.text(prefix + "image.image.url").flatMap(url -> medium("image", "image_url", url));
      case "audio" ->
          piece
              .text(prefix + "audio.audio.url", prefix + "data")
              .flatMap(url -> medium("audio", "audio", url));
      default -> text.map(Part.Text::new);
    };
  }

  private static Optional<Part> medium(String type, String field, String url) {
    return MediaReader.read(type, new Json.Obj(List.of(new Json.Member(field, new Json.Str(url)))));
  }

  private static Optional<Part> toolRequest(AttributeView call) {
    return call.text("tool_call.function.name")
        .map(
            name ->
                new Part.ToolRequest(
                    call.text("tool_call.id"),
                    name,
                    call.text("tool_call.function.arguments").orElse("")));
  }

  private static List<Message> texts(
      AttributeView attributes, String prefix, String field, String role) {
    List<Message> messages = new ArrayList<>();
    for (AttributeView item : attributes.indexed(prefix).values()) {
      item.text(field).ifPresent(text -> messages.add(Message.of(role, new Part.Text(text))));
    }
    return messages;
  }

  private static List<ToolDefinition> tools(AttributeView attributes) {
    List<ToolDefinition> tools = new ArrayList<>();
    for (AttributeView item : attributes.indexed("llm.tools.").values()) {
      item.text("tool.json_schema")
          .flatMap(schema -> BodyReader.tool(new Json.Str(schema)))
          .ifPresent(tools::add);
    }
    return tools;
  }
}

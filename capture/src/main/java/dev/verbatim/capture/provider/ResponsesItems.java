package dev.verbatim.capture.provider;

import dev.verbatim.capture.json.JsonValue;
import dev.verbatim.model.Message;
import dev.verbatim.model.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads the items of the Responses API as messages. One answer is several items (reasoning, text,
 * calls); items of the assistant that follow each other become one message, so that an answer and
 * its repetition in a later request are the same message.
 */
final class ResponsesItems {
  private final List<Message> messages = new ArrayList<>();
  private final List<Part> assistant = new ArrayList<>();

  void addInstructions(JsonValue instructions) {
    if (instructions.isArray()) {
      instructions.elements().forEach(this::addItem);
    } else {
      addMessage("system", instructions);
    }
  }

  void addInput(JsonValue input) {
    if (input.isArray()) {
      input.elements().forEach(this::addItem);
    } else {
      addMessage("user", input);
    }
  }

  List<Message> messages() {
    closeAssistant();
    return List.copyOf(messages);
  }

  void addItem(JsonValue item) {
    String type = item.text("type").orElse(item.get("role").isPresent() ? "message" : "item");
    switch (type) {
      case "message" -> addMessage(item);
      case "function_call" -> assistant.add(call(item, "arguments"));
      case "custom_tool_call" -> assistant.add(call(item, "input"));
      case "reasoning" -> assistant.add(reasoning(item));
      default -> {
        if (type.endsWith("_output") && item.text("call_id").isPresent()) {
          addResult(item);
        } else if (type.endsWith("_response") || type.equals("item_reference")) {
          closeAssistant();
          messages.add(Message.of("user", new Part.Other(type, item.raw())));
        } else {
          assistant.add(new Part.Other(type, item.raw()));
        }
      }
    }
  }

  private void addMessage(JsonValue item) {
    String role = Roles.normalise(item.text("role").orElse("user"));
    addMessage(role, item.present("content").orElse(item));
  }

  private void addMessage(String role, JsonValue content) {
    List<Part> parts = new ArrayList<>();
    OpenAiContent.read(content, parts);
    if (role.equals("assistant")) {
      assistant.addAll(parts);
    } else {
      closeAssistant();
      messages.add(new Message(role, Optional.empty(), parts));
    }
  }

  private void addResult(JsonValue item) {
    closeAssistant();
    String output = item.get("output").map(OpenAiContent::plain).orElse("");
    messages.add(
        Message.of(
            "tool", new Part.ToolResult(item.text("call_id"), Optional.empty(), output, false)));
  }

  private static Part call(JsonValue item, String arguments) {
    return new Part.ToolRequest(
        item.text("call_id").or(() -> item.text("id")),
        item.text("name").orElse(""),
        item.present(arguments).map(it -> it.text().orElseGet(it::raw)).orElse(""));
  }

  private static Part reasoning(JsonValue item) {
    List<String> texts = new ArrayList<>();
    for (String list : List.of("summary", "content")) {
      for (JsonValue piece : item.elements(list)) {
        piece.text("text").ifPresent(texts::add);
      }
    }
    return texts.isEmpty()
        ? new Part.Other("reasoning", item.raw())
        : new Part.Reasoning(String.join("\n", texts));
  }

  private void closeAssistant() {
    if (!assistant.isEmpty()) {
      messages.add(new Message("assistant", Optional.empty(), assistant));
      assistant.clear();
    }
  }
}

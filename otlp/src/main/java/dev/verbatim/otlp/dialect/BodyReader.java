package dev.verbatim.otlp.dialect;

import dev.verbatim.model.Conversation;
import dev.verbatim.model.Conversation.ToolDefinition;
import dev.verbatim.model.Message;
import dev.verbatim.model.Part;
import dev.verbatim.otlp.json.Json;
import dev.verbatim.otlp.json.JsonText;
import dev.verbatim.otlp.json.JsonTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Requests and answers as a whole, where an emitter wrote the provider's body or the framework's
 * input and output into one attribute.
 */
final class BodyReader {
  private BodyReader() {}

  /** The messages of a request body, of a list of messages, or of plain text. */
  static List<Message> input(Json json) {
    if (!(json instanceof Json.Obj body)) {
      return MessageReader.messages(json, "user");
    }
    List<Message> messages = new ArrayList<>();
    body.first("system", "instructions", "system_instruction", "systemInstruction", "system_prompt")
        .ifPresent(system -> messages.addAll(system(system)));
    Optional<Json> rest =
        body.first("messages", "input", "inputs", "contents", "prompt", "prompts");
    if (rest.isPresent()) {
      Json inner = rest.get();
      messages.addAll(
          inner instanceof Json.Obj object && object.text("role").isEmpty()
              ? input(object)
              : MessageReader.messages(inner, "user"));
    } else if (messages.isEmpty()) {
      messages.addAll(MessageReader.messages(json, "user"));
    }
    return messages;
  }

  /** The answers in a response body, one for each choice, or of plain text. */
  static List<Message> output(Json json) {
    if (!(json instanceof Json.Obj body)) {
      return MessageReader.messages(json, "assistant");
    }
    for (String list : List.of("choices", "generations", "candidates", "messages")) {
      List<Json> elements = body.elements(list);
      if (!elements.isEmpty()) {
        return MessageReader.messages(
            list.equals("candidates") ? candidates(elements) : new Json.Arr(elements), "assistant");
      }
    }
    List<Json> items = body.elements("output");
    if (!items.isEmpty()) {
      return joined(MessageReader.messages(new Json.Arr(items), "assistant"));
    }
    Optional<Json> inner = body.first("message", "output", "outputs", "combined_chunk_content");
    return inner.isPresent() ? output(inner.get()) : MessageReader.messages(json, "assistant");
  }

  /** The tools in a request body or a list. */
  static List<ToolDefinition> tools(Json json) {
    List<Json> elements =
        switch (json) {
          case Json.Obj body -> body.elements("tools", "functions");
          case Json.Arr list -> list.elements();
          default -> List.of();
        };
    List<ToolDefinition> tools = new ArrayList<>();
    for (Json element : elements) {
      tool(element).ifPresent(tools::add);
    }
    return tools;
  }

  /** A definition, which may be a JSON text of its own. */
  static Optional<ToolDefinition> tool(Json json) {
    if (json instanceof Json.Str text) {
      return JsonTree.parse(text.value())
          .filter(Json.Obj.class::isInstance)
          .map(parsed -> new ToolDefinition(toolName((Json.Obj) parsed), text.value()));
    }
    return json instanceof Json.Obj object
        ? Optional.of(new ToolDefinition(toolName(object), JsonText.of(object)))
        : Optional.empty();
  }

  /** Why the first choice of a response body ended, in the provider's word. */
  static Optional<String> finishReason(Json json) {
    if (!(json instanceof Json.Obj body)) {
      return Optional.empty();
    }
    Json.Obj choice = firstOf(body.elements("choices", "candidates", "generations")).orElse(body);
    return choice
        .text("finish_reason", "finishReason", "stop_reason")
        .or(() -> choice.object("generation_info").flatMap(info -> info.text("finish_reason")));
  }

  /** The first object of a list, or of its first list: LangChain has one for each prompt. */
  private static Optional<Json.Obj> firstOf(List<Json> list) {
    if (!list.isEmpty() && list.getFirst() instanceof Json.Arr inner) {
      return firstOf(inner.elements());
    }
    return !list.isEmpty() && list.getFirst() instanceof Json.Obj first
        ? Optional.of(first)
        : Optional.empty();
  }

  /** All three of them. */
  static Conversation conversation(Optional<Json> request, Optional<Json> response) {
    return new Conversation(
        request.map(BodyReader::input).orElse(List.of()),
        request.filter(Json.Obj.class::isInstance).map(BodyReader::tools).orElse(List.of()),
        response.map(BodyReader::output).orElse(List.of()));
  }

  /** JSON if the text is an object or array, else the text itself. */
  static Json jsonOrText(String text) {
    return JsonTree.looksStructured(text)
        ? JsonTree.parse(text).orElseGet(() -> new Json.Str(text))
        : new Json.Str(AttributeView.unquoted(text));
  }

  static List<Message> system(Json system) {
    Json content =
        system instanceof Json.Obj object
                && object.elements("parts") instanceof List<Json> parts
                && !parts.isEmpty()
            ? new Json.Arr(parts)
            : system;
    List<Part> parts = PartReader.parts(content);
    return parts.isEmpty() ? List.of() : List.of(new Message("system", Optional.empty(), parts));
  }

  private static String toolName(Json.Obj tool) {
    return tool.text("name")
        .or(() -> tool.object("function").flatMap(it -> it.text("name")))
        .orElse("");
  }

  private static Json candidates(List<Json> candidates) {
    List<Json> contents = new ArrayList<>();
    for (Json candidate : candidates) {
      if (candidate instanceof Json.Obj object) {
        object.object("content").ifPresent(contents::add);
      }
    }
    return new Json.Arr(contents);
  }

  /** Response items are pieces of one answer. */
  private static List<Message> joined(List<Message> items) {
    List<Part> parts = new ArrayList<>();
    items.forEach(item -> parts.addAll(item.parts()));
    return List.of(new Message("assistant", Optional.empty(), parts));
  }
}

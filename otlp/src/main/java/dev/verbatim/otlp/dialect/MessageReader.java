package dev.verbatim.otlp.dialect;

import dev.verbatim.model.Message;
import dev.verbatim.model.Part;
import dev.verbatim.otlp.json.Json;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Messages in the shapes that instrumentations write into attributes: OpenTelemetry's parts,
 * OpenAI's chat messages and response items, Anthropic's blocks, Gemini's contents, LangChain's
 * constructors, and mixtures of these.
 */
final class MessageReader {
  private MessageReader() {}

  /** The messages of a list, a list of lists, or of one message; texts become {@code role}. */
  static List<Message> messages(Json json, String role) {
    List<Message> messages = new ArrayList<>();
    switch (json) {
      case Json.Arr array ->
          array.elements().forEach(element -> messages.addAll(messages(element, role)));
      case Json.Obj object -> message(object, role).ifPresent(messages::add);
      case Json.Str text when !text.value().isEmpty() ->
          messages.add(Message.of(Roles.normal(role), new Part.Text(text.value())));
      default -> {}
    }
    return messages;
  }

  /** One message; empty if it says nothing. */
  static Optional<Message> message(Json.Obj json, String defaultRole) {
    if (json.get("kwargs").orElse(Json.Null.NULL) instanceof Json.Obj kwargs) {
      return message(kwargs, className(json).orElse(defaultRole));
    }
    if (json.get("data").orElse(Json.Null.NULL) instanceof Json.Obj data
        && json.text("type").isPresent()) {
      return message(data, json.text("type").orElse(defaultRole));
    }
    if (json.get("message").orElse(Json.Null.NULL) instanceof Json.Obj inner) {
      return message(inner, defaultRole);
    }
    if (json.get("content").orElse(Json.Null.NULL) instanceof Json.Obj content
        && !content.elements("parts").isEmpty()) {
      return message(content, defaultRole);
    }
    String type = json.text("type").orElse("");
    switch (type) {
      case "function_call", "reasoning" -> {
        return Optional.of(new Message("assistant", Optional.empty(), PartReader.parts(json)));
      }
      case "function_call_output" -> {
        return Optional.of(new Message("tool", Optional.empty(), PartReader.parts(json)));
      }
      default -> {}
    }
    String role =
        Roles.normal(
            json.text("role")
                .or(() -> roleOfEvent(json))
                .orElse(isRole(type) ? type : defaultRole));
    List<Part> parts = new ArrayList<>();
    json.text("reasoning_content", "reasoning")
        .filter(text -> !text.isEmpty())
        .ifPresent(text -> parts.add(new Part.Reasoning(text)));
    if (role.equals("tool") && isResult(json)) {
      parts.addAll(toolMessage(json));
    } else {
      parts.addAll(said(json));
    }
    json.text("refusal")
        .filter(text -> !text.isEmpty())
        .ifPresent(text -> parts.add(new Part.Refusal(text)));
    parts.addAll(toolRequests(json, parts));
    return parts.isEmpty() && json.text("role").isEmpty()
        ? Optional.empty()
        : Optional.of(new Message(role, json.text("name"), parts));
  }

  /** What is in {@code parts}, else in {@code content} or a similar place. */
  private static List<Part> said(Json.Obj json) {
    return json.first("parts", "content", "text").map(PartReader::parts).orElse(List.of());
  }

  /** Without parts, or with parts that leave the call's id to the message (LiteLLM). */
  private static boolean isResult(Json.Obj json) {
    return json.elements("parts").isEmpty() || json.text("tool_call_id").isPresent();
  }

  /**
   * A message of role tool carries its result in {@code content}; some emitters put typed result
   * parts there.
   */
  private static List<Part> toolMessage(Json.Obj json) {
    Json content = json.first("parts", "content", "text").orElse(Json.Null.NULL);
    if (content instanceof Json.Arr array) {
      List<Part> parts = PartReader.parts(array);
      if (parts.stream().anyMatch(Part.ToolResult.class::isInstance)) {
        return parts;
      }
    }
    return List.of(
        new Part.ToolResult(
            json.text("tool_call_id", "toolCallId", "id").filter(id -> !id.isEmpty()),
            json.text("name", "toolName"),
            content instanceof Json.Null ? "" : PartReader.resultText(content),
            json.text("status").filter("error"::equals).isPresent()));
  }

  /** OpenAI's siblings of the content, unless the parts have them already. */
  private static List<Part> toolRequests(Json.Obj json, List<Part> already) {
    Set<Part> said = new HashSet<>(already);
    List<Part> requests = new ArrayList<>();
    List<Json> calls = new ArrayList<>(json.elements("tool_calls", "toolCalls"));
    json.object("function_call").ifPresent(calls::add);
    if (calls.isEmpty()) {
      json.object("additional_kwargs").ifPresent(more -> calls.addAll(more.elements("tool_calls")));
    }
    for (Json call : calls) {
      if (call instanceof Json.Obj object) {
        PartReader.toolRequest(object)
            .filter(request -> !said.contains(request))
            .ifPresent(requests::add);
      }
    }
    return requests;
  }

  /** Pydantic's events: {@code "event.name":"gen_ai.user.message"}. */
  private static Optional<String> roleOfEvent(Json.Obj json) {
    return json.text("event.name").flatMap(EventMessages::roleOf);
  }

  private static boolean isRole(String type) {
    String normal = Roles.normal(type);
    return normal.equals("system")
        || normal.equals("user")
        || normal.equals("assistant")
        || normal.equals("tool");
  }

  /** LangChain's {@code "id":["langchain","schema","messages","AIMessage"]}. */
  private static Optional<String> className(Json.Obj json) {
    List<Json> path = json.elements("id");
    return path.isEmpty() ? Optional.empty() : Json.scalarText(path.getLast());
  }
}

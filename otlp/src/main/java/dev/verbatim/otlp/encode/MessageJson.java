package dev.verbatim.otlp.encode;

import static dev.verbatim.otlp.json.JsonText.quoted;

import dev.verbatim.model.Conversation;
import dev.verbatim.model.Message;
import dev.verbatim.model.Part;
import dev.verbatim.otlp.json.JsonTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Messages in the JSON of OpenTelemetry's GenAI conventions: {@code [{role, parts}]}. */
public final class MessageJson {
  private MessageJson() {}

  /** An array of messages. */
  public static String of(List<Message> messages) {
    return messages.stream().map(MessageJson::message).collect(Collectors.joining(",", "[", "]"));
  }

  /** An array of tool definitions. */
  public static String tools(List<Conversation.ToolDefinition> tools) {
    return tools.stream()
        .map(tool -> jsonOrText(tool.json()))
        .collect(Collectors.joining(",", "[", "]"));
  }

  private static String message(Message message) {
    List<String> members = new ArrayList<>();
    members.add("\"role\":" + quoted(message.role()));
    message.name().ifPresent(name -> members.add("\"name\":" + quoted(name)));
    members.add(
        "\"parts\":"
            + message.parts().stream()
                .map(MessageJson::part)
                .collect(Collectors.joining(",", "[", "]")));
    return object(members);
  }

  private static String part(Part part) {
    return switch (part) {
      case Part.Text text -> content("text", text.text());
      case Part.Reasoning reasoning -> content("reasoning", reasoning.text());
      case Part.Refusal refusal -> content("refusal", refusal.text());
      case Part.ToolRequest request -> {
        List<String> members = typed("tool_call");
        id(members, request.id());
        members.add("\"name\":" + quoted(request.name()));
        members.add("\"arguments\":" + jsonOrText(request.arguments()));
        yield object(members);
      }
      case Part.ToolResult result -> {
        List<String> members = typed("tool_call_response");
        id(members, result.id());
        members.add("\"response\":" + jsonOrText(result.content()));
        if (result.isError()) {
          members.add("\"is_error\":true");
        }
        yield object(members);
      }
      case Part.Media media -> {
        List<String> members = typed(media.uri().isPresent() ? "uri" : "blob");
        members.add("\"modality\":" + quoted(media.kind()));
        media.mimeType().ifPresent(type -> members.add("\"mime_type\":" + quoted(type)));
        media.uri().ifPresent(uri -> members.add("\"uri\":" + quoted(uri)));
        if (media.bytes() >= 0) {
          members.add("\"bytes\":" + media.bytes());
        }
        yield object(members);
      }
      case Part.Other other -> {
        List<String> members = typed(other.type());
        members.add("\"content\":" + jsonOrText(other.json()));
        yield object(members);
      }
    };
  }

  private static String content(String type, String text) {
    List<String> members = typed(type);
    members.add("\"content\":" + quoted(text));
    return object(members);
  }

  private static List<String> typed(String type) {
    List<String> members = new ArrayList<>();
    members.add("\"type\":" + quoted(type));
    return members;
  }

  private static void id(List<String> members, Optional<String> id) {
    id.ifPresent(text -> members.add("\"id\":" + quoted(text)));
  }

  private static String object(List<String> members) {
    return "{" + String.join(",", members) + "}";
  }

  /** Structure as it is; anything else as a string. */
  private static String jsonOrText(String text) {
    return JsonTree.looksStructured(text) && JsonTree.parse(text).isPresent() ? text : quoted(text);
  }
}

package dev.verbatim.capture.provider;

import dev.verbatim.capture.json.JsonValue;
import dev.verbatim.model.Message;
import dev.verbatim.model.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The {@code Content} objects of Gemini. Names come in camel case and in snake case. */
final class GeminiContent {
  private GeminiContent() {}

  /** A member under either of its names. */
  static Optional<JsonValue> either(JsonValue object, String camel, String snake) {
    return object.present(camel).or(() -> object.present(snake));
  }

  /**
   * The messages of a history. Clients keep the pieces of a streamed answer as several contents:
   * those are one message again here.
   */
  static List<Message> messages(JsonValue body) {
    List<Message> messages = new ArrayList<>();
    for (JsonValue content : body.elements("contents")) {
      Message next = message(content, "user");
      boolean goesOn =
          !messages.isEmpty()
              && next.role().equals("assistant")
              && messages.getLast().role().equals("assistant");
      if (goesOn) {
        List<Part> parts = new ArrayList<>(messages.removeLast().parts());
        next.parts().forEach(part -> append(part, parts));
        next = new Message("assistant", Optional.empty(), parts);
      }
      messages.add(next);
    }
    return messages;
  }

  static Message message(JsonValue content, String roleIfMissing) {
    CallIds ids = new CallIds();
    List<Part> parts = new ArrayList<>();
    if (content.isString()) {
      append(new Part.Text(content.text().orElse("")), parts);
    }
    List<JsonValue> sent = content.elements("parts");
    sent.forEach(part -> append(part(part, ids), parts));
    content.get("parts").filter(JsonValue::isObject).ifPresent(it -> append(part(it, ids), parts));
    boolean onlyResults =
        !parts.isEmpty() && parts.stream().allMatch(Part.ToolResult.class::isInstance);
    String role = Roles.normalise(content.text("role").orElse(roleIfMissing));
    return new Message(onlyResults ? "tool" : role, Optional.empty(), parts);
  }

  /** Pieces of one text are one text. */
  private static void append(Part part, List<Part> parts) {
    boolean empty = part instanceof Part.Text text && text.text().isEmpty();
    if (empty) {
      return;
    }
    if (part instanceof Part.Text more
        && !parts.isEmpty()
        && parts.getLast() instanceof Part.Text before) {
      parts.set(parts.size() - 1, new Part.Text(before.text() + more.text()));
    } else {
      parts.add(part);
    }
  }

  private static Part part(JsonValue part, CallIds ids) {
    Optional<String> text = part.text("text");
    if (text.isPresent()) {
      return part.truth("thought").orElse(false)
          ? new Part.Reasoning(text.get())
          : new Part.Text(text.get());
    }
    return either(part, "functionCall", "function_call")
        .map(call -> request(call, ids))
        .or(() -> either(part, "functionResponse", "function_response").map(it -> result(it, ids)))
        .or(() -> either(part, "inlineData", "inline_data").map(GeminiContent::inline))
        .or(() -> either(part, "fileData", "file_data").map(GeminiContent::file))
        .orElseGet(() -> other(part));
  }

  private static Part request(JsonValue call, CallIds ids) {
    String name = call.text("name").orElse("");
    return new Part.ToolRequest(
        Optional.of(ids.of(call.text("id"), name)),
        name,
        call.present("args").map(JsonValue::raw).orElse("{}"));
  }

  private static Part result(JsonValue response, CallIds ids) {
    String name = response.text("name").orElse("");
    Optional<JsonValue> content = response.present("response");
    return new Part.ToolResult(
        Optional.of(ids.of(response.text("id"), name)),
        Optional.of(name),
        content.map(JsonValue::raw).orElse(""),
        content.flatMap(it -> it.present("error")).isPresent());
  }

  private static Part inline(JsonValue data) {
    Optional<String> type = either(data, "mimeType", "mime_type").flatMap(JsonValue::text);
    return InlineMedia.ofBase64(kind(type), type, data.text("data").orElse(""));
  }

  private static Part file(JsonValue data) {
    Optional<String> type = either(data, "mimeType", "mime_type").flatMap(JsonValue::text);
    Optional<String> uri = either(data, "fileUri", "file_uri").flatMap(JsonValue::text);
    return new Part.Media(kind(type), type, uri, -1);
  }

  private static String kind(Optional<String> mimeType) {
    String first = mimeType.orElse("").split("/", 2)[0];
    return switch (first) {
      case "image", "audio", "video" -> first;
      default -> "document";
    };
  }

  private static Part other(JsonValue part) {
    String type = part.members().isEmpty() ? "content" : part.members().getFirst().name();
    return new Part.Other(type, part.raw());
  }
}

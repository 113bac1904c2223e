package dev.verbatim.testkit.labelled;

import com.fasterxml.jackson.databind.JsonNode;
import dev.verbatim.model.Message;
import dev.verbatim.model.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What has been said so far, read from steps in the format of Chat Completions or in the short form
 * of the labelled set.
 */
final class ChatHistory {
  private final List<Message> messages = new ArrayList<>();

  static boolean isAnswer(JsonNode step) {
    return step.has("assistant")
        || step.has("refusal")
        || step.path("role").asText().equals("assistant");
  }

  static boolean isResult(JsonNode step) {
    return step.has("tool") || step.path("role").asText().equals("tool");
  }

  List<Message> messages() {
    return List.copyOf(messages);
  }

  /** Adds what neither a model nor a tool says, or takes away. */
  void add(JsonNode step) {
    if (step.has("forget")) {
      within(step.path("forget")).clear();
    } else if (step.has("compact")) {
      List<Message> past = within(step.path("compact"));
      past.clear();
      past.add(Message.of("user", new Part.Text(step.path("summary").asText())));
    } else {
      String role =
          step.has("role") ? step.path("role").asText() : step.has("system") ? "system" : "user";
      messages.add(
          Message.of(
              role,
              new Part.Text(text(step.has("role") ? step.path("content") : step.path(role)))));
    }
  }

  /** The messages from one place to another, both included; 0 is the first. */
  private List<Message> within(JsonNode places) {
    return messages.subList(places.path(0).asInt(), places.path(1).asInt() + 1);
  }

  /** Adds an answer; a failed call has none. */
  Optional<Message> addAnswer(JsonNode step) {
    if (step.has("error")) {
      return Optional.empty();
    }
    List<Part> parts = new ArrayList<>();
    JsonNode text = step.has("role") ? step.path("content") : step.path("assistant");
    if (!text(text).isEmpty()) {
      parts.add(new Part.Text(text(text)));
    }
    if (step.has("refusal")) {
      parts.add(new Part.Refusal(step.path("refusal").asText()));
    }
    for (JsonNode call : step.path("tool_calls")) {
      parts.add(
          new Part.ToolRequest(
              Optional.of(call.path("id").asText()),
              call.at("/function/name").asText(),
              call.at("/function/arguments").asText()));
    }
    for (JsonNode call : step.path("calls")) {
      parts.add(
          new Part.ToolRequest(
              Optional.of(call.path(0).asText()), call.path(1).asText(), call.path(2).toString()));
    }
    Message answer = new Message("assistant", Optional.empty(), parts);
    messages.add(answer);
    return Optional.of(answer);
  }

  /** What was asked for where this is the result. */
  Part.ToolRequest request(JsonNode step) {
    String id = id(step);
    List<Part.ToolRequest> requests =
        messages.stream()
            .flatMap(message -> message.parts().stream())
            .filter(Part.ToolRequest.class::isInstance)
            .map(Part.ToolRequest.class::cast)
            .toList();
    return requests.reversed().stream()
        .filter(request -> id.isEmpty() || request.id().filter(id::equals).isPresent())
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("tool: " + id + " was not asked for"));
  }

  /** Empty for the result of what was asked last. */
  private static String id(JsonNode step) {
    return step.has("tool_call_id")
        ? step.path("tool_call_id").asText()
        : step.path("tool").asText();
  }

  /** Adds a result; a second one for a call takes the place of the first. */
  Part.ToolResult addResult(JsonNode step) {
    Part.ToolRequest request = request(step);
    boolean failed = step.has("error");
    JsonNode given = step.has("role") ? step.path("content") : step.path("result");
    Part.ToolResult result =
        new Part.ToolResult(
            request.id(),
            Optional.of(request.name()),
            failed
                ? "Error: " + step.path("error").asText()
                : given.isTextual() ? given.asText() : given.toString(),
            failed);
    messages.removeIf(
        message ->
            message.parts().stream()
                .anyMatch(
                    part ->
                        part instanceof Part.ToolResult other && other.id().equals(request.id())));
    messages.add(Message.of("tool", result));
    return result;
  }

  /** A text, or its lines. */
  private static String text(JsonNode json) {
    if (!json.isArray()) {
      return json.isNull() ? "" : json.asText();
    }
    List<String> lines = new ArrayList<>();
    json.forEach(line -> lines.add(line.asText()));
    return String.join("\n", lines);
  }
}

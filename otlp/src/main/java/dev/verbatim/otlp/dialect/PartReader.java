package dev.verbatim.otlp.dialect;

import dev.verbatim.model.Part;
import dev.verbatim.otlp.json.Json;
import dev.verbatim.otlp.json.JsonText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Pieces of a message, in the shapes of OpenTelemetry, OpenAI, Anthropic, Gemini, the AI SDK and
 * LangChain. What has none of these shapes is kept as JSON.
 */
final class PartReader {
  private PartReader() {}

  /** The parts of what a message says: text, a part, or a list of parts. */
  static List<Part> parts(Json content) {
    return switch (content) {
      case Json.Str text -> text.value().isEmpty() ? List.of() : List.of(text(text.value()));
      case Json.Null ignored -> List.of();
      case Json.Obj object -> List.of(part(object));
      case Json.Arr array -> {
        List<Part> parts = new ArrayList<>();
        array.elements().forEach(element -> parts.addAll(parts(element)));
        yield parts;
      }
      case Json.Num ignored -> List.of(text(JsonText.of(content)));
      case Json.Bool ignored -> List.of(text(JsonText.of(content)));
    };
  }

  private static Part text(String text) {
    return new Part.Text(text);
  }

  private static Part part(Json.Obj part) {
    String type = part.text("type", "kind").orElse("");
    return switch (type) {
      case "text", "input_text", "output_text", "summary_text" ->
          part.text("content", "text").map(PartReader::text).orElseGet(() -> other(type, part));
      case "reasoning", "thinking", "reasoning_text" -> reasoning(type, part);
      case "refusal" ->
          part.text("content", "refusal")
              .<Part>map(Part.Refusal::new)
              .orElseGet(() -> other(type, part));
      case "tool_call", "tool-call", "tool_use", "function_call", "function", "toolUse" ->
          toolRequest(part).orElseGet(() -> other(type, part));
      case "tool_call_response",
          "tool-result",
          "tool_result",
          "function_call_output",
          "toolResult" ->
          toolResult(part);
      case "" -> untyped(part);
      default -> MediaReader.read(type, part).orElseGet(() -> other(type, part));
    };
  }

  /** Gemini, Bedrock and plain {@code {"text":…}} have no type. */
  private static Part untyped(Json.Obj part) {
    Optional<Json.Obj> call = part.object("functionCall", "function_call", "toolUse");
    if (call.isPresent()) {
      return toolRequest(call.get()).orElseGet(() -> other("", part));
    }
    Optional<Json.Obj> result = part.object("functionResponse", "function_response", "toolResult");
    if (result.isPresent()) {
      return toolResult(result.get());
    }
    Optional<String> text = part.text("text");
    if (text.isPresent()) {
      boolean thought = part.get("thought").orElse(Json.Null.NULL).equals(new Json.Bool(true));
      return thought ? new Part.Reasoning(text.get()) : text(text.get());
    }
    return MediaReader.read("", part).orElseGet(() -> other("", part));
  }

  /** OpenAI puts a list of summaries where others put text. */
  private static Part reasoning(String type, Json.Obj part) {
    Optional<String> text = part.text("content", "text", "thinking", "reasoning");
    if (text.isPresent()) {
      return new Part.Reasoning(text.get());
    }
    List<String> pieces = new ArrayList<>();
    for (Json piece : part.elements("summary", "content")) {
      if (piece instanceof Json.Obj object) {
        object.text("text", "content").ifPresent(pieces::add);
      }
    }
    return pieces.isEmpty() ? other(type, part) : new Part.Reasoning(String.join("\n", pieces));
  }

  /** A request for a tool; empty if no tool is named. */
  static Optional<Part> toolRequest(Json.Obj call) {
    Optional<Json.Obj> function = call.object("function");
    Json.Obj body = function.orElse(call);
    Optional<String> id =
        call.text("id", "call_id", "toolCallId", "tool_use_id", "toolUseId", "tool_call_id")
            .filter(text -> !text.isEmpty());
    String arguments = body.first("arguments", "args", "input").map(PartReader::written).orElse("");
    return body.text("name", "toolName", "tool_name")
        .map(name -> new Part.ToolRequest(id, name, arguments));
  }

  private static Part toolResult(Json.Obj result) {
    Optional<Json.Obj> wrapped = result.object("output").filter(PartReader::isTypedOutput);
    if (wrapped.isPresent()) {
      Json.Obj output = wrapped.get();
      return new Part.ToolResult(
          result.text("toolCallId"),
          result.text("toolName"),
          output.get("value").map(PartReader::resultText).orElse(""),
          output.text("type").orElse("").startsWith("error-"));
    }
    boolean failed =
        result
                .get("is_error")
                .or(() -> result.get("isError"))
                .orElse(Json.Null.NULL)
                .equals(new Json.Bool(true))
            || result.text("status").filter("error"::equals).isPresent();
    return new Part.ToolResult(
        result
            .text("tool_call_id", "tool_use_id", "toolCallId", "toolUseId", "call_id", "id")
            .filter(text -> !text.isEmpty()),
        result.text("name", "toolName", "tool_name"),
        result
            .first("response", "result", "output", "content")
            .map(PartReader::resultText)
            .orElse(""),
        failed);
  }

  /** The AI SDK, from version 5: {@code {"type":"json","value":…}}, or {@code error-text}. */
  private static boolean isTypedOutput(Json.Obj output) {
    return output.members().size() == 2
        && output.get("value").isPresent()
        && output.text("type").isPresent();
  }

  /** The text of a result: text parts one below the other, other structure as JSON. */
  static String resultText(Json content) {
    if (content instanceof Json.Arr array && !array.elements().isEmpty()) {
      List<String> texts = new ArrayList<>();
      for (Json element : array.elements()) {
        if (element instanceof Json.Obj part
            && part(part) instanceof Part.Text text
            && part.members().size() <= 2) {
          texts.add(text.text());
        }
      }
      if (texts.size() == array.elements().size()) {
        return String.join("\n", texts);
      }
    }
    return written(content);
  }

  /** A string's text, anything else as JSON. */
  static String written(Json value) {
    return value instanceof Json.Str text ? text.value() : JsonText.of(value);
  }

  private static Part other(String type, Json.Obj part) {
    return new Part.Other(type.isEmpty() ? "unknown" : type, JsonText.of(part));
  }
}

package dev.verbatim.capture.provider;

import dev.verbatim.capture.json.JsonValue;
import dev.verbatim.model.Message;
import dev.verbatim.model.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The content blocks of Converse: objects with one member, whose name says what it is. */
final class BedrockContent {
  private BedrockContent() {}

  /** Tool results travel in user messages; one with nothing else is a tool message. */
  static Message message(String role, List<JsonValue> blocks) {
    List<Part> parts = new ArrayList<>();
    for (JsonValue block : blocks) {
      block.members().forEach(member -> add(member.name(), member.value(), parts));
    }
    boolean onlyResults =
        !parts.isEmpty() && parts.stream().allMatch(Part.ToolResult.class::isInstance);
    return new Message(onlyResults ? "tool" : Roles.normalise(role), Optional.empty(), parts);
  }

  private static void add(String type, JsonValue value, List<Part> parts) {
    switch (type) {
      case "text" -> addText(value, parts);
      case "toolUse" ->
          parts.add(
              new Part.ToolRequest(
                  value.text("toolUseId"),
                  value.text("name").orElse(""),
                  value.get("input").map(it -> it.text().orElseGet(it::raw)).orElse("")));
      case "toolResult" ->
          parts.add(
              new Part.ToolResult(
                  value.text("toolUseId"),
                  Optional.empty(),
                  result(value.elements("content")),
                  value.text("status").orElse("").equals("error")));
      case "reasoningContent" -> parts.add(reasoning(value));
      case "image", "document", "video", "audio" -> parts.add(media(type, value));
      case "guardContent" -> {
        Optional<JsonValue> text = value.present("text").flatMap(it -> it.present("text"));
        text.ifPresentOrElse(
            it -> addText(it, parts), () -> parts.add(new Part.Other(type, value.raw())));
      }
      case "citationsContent" -> {
        for (JsonValue cited : value.elements("content")) {
          cited.present("text").ifPresent(it -> addText(it, parts));
        }
      }
      case "cachePoint" -> {
        // Says what to cache; moves from call to call, and is nothing that anybody said.
      }
      default -> parts.add(new Part.Other(type, value.raw()));
    }
  }

  private static void addText(JsonValue text, List<Part> parts) {
    text.text().filter(it -> !it.isEmpty()).ifPresent(it -> parts.add(new Part.Text(it)));
  }

  /** What a tool gave: its text, or its JSON where that is all. */
  private static String result(List<JsonValue> content) {
    List<String> texts = new ArrayList<>();
    for (JsonValue part : content) {
      texts.add(
          part.text("text")
              .or(() -> part.present("json").map(JsonValue::raw))
              .orElseGet(part::raw));
    }
    return String.join("\n", texts);
  }

  private static Part reasoning(JsonValue value) {
    return value
        .present("reasoningText")
        .flatMap(it -> it.text("text"))
        .<Part>map(Part.Reasoning::new)
        .orElseGet(() -> new Part.Other("reasoning", value.raw()));
  }

  private static Part media(String kind, JsonValue value) {
    Optional<String> type =
        value.text("format").map(format -> kind.equals("document") ? format : kind + "/" + format);
    Optional<JsonValue> source = value.present("source");
    Optional<String> data = source.flatMap(it -> it.text("bytes"));
    Optional<String> stored =
        source.flatMap(it -> it.present("s3Location")).flatMap(it -> it.text("uri"));
    return data.map(base64 -> InlineMedia.ofBase64(kind, type, base64))
        .or(() -> stored.map(uri -> new Part.Media(kind, type, Optional.of(uri), -1)))
        .orElseGet(() -> new Part.Other(kind, value.raw()));
  }
}

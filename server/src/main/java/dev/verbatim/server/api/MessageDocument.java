package dev.verbatim.server.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.verbatim.model.Message;
import dev.verbatim.model.Part;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Schema {@code Message}. */
public record MessageDocument(String role, @Nullable String name, List<PartDocument> parts) {

  /** Schema {@code Part}: which one, {@code type} says. */
  public sealed interface PartDocument {
    @JsonProperty
    String type();
  }

  /** Schemas {@code TextPart}, {@code ReasoningPart} and {@code RefusalPart}. */
  public record TextPart(String type, String text) implements PartDocument {}

  /** Schema {@code ToolRequestPart}. */
  public record ToolRequestPart(String type, @Nullable String id, String name, String arguments)
      implements PartDocument {}

  /** Schema {@code ToolResultPart}. */
  public record ToolResultPart(
      String type, @Nullable String id, @Nullable String name, String content, boolean isError)
      implements PartDocument {}

  /** Schema {@code MediaPart}. */
  public record MediaPart(
      String type,
      String kind,
      @Nullable String mimeType,
      @Nullable String uri,
      @Nullable Long bytes)
      implements PartDocument {}

  /** Schema {@code OtherPart}. */
  public record OtherPart(String type, String otherType, String json) implements PartDocument {}

  /** The document of a message. */
  public static MessageDocument of(Message message) {
    return new MessageDocument(
        message.role(),
        message.name().orElse(null),
        message.parts().stream().map(MessageDocument::part).toList());
  }

  static List<MessageDocument> each(List<Message> messages) {
    return messages.stream().map(MessageDocument::of).toList();
  }

  private static PartDocument part(Part part) {
    return switch (part) {
      case Part.Text text -> new TextPart("text", text.text());
      case Part.Reasoning reasoning -> new TextPart("reasoning", reasoning.text());
      case Part.Refusal refusal -> new TextPart("refusal", refusal.text());
      case Part.ToolRequest request ->
          new ToolRequestPart(
              "tool_request", request.id().orElse(null), request.name(), request.arguments());
      case Part.ToolResult result ->
          new ToolResultPart(
              "tool_result",
              result.id().orElse(null),
              result.name().orElse(null),
              result.content(),
              result.isError());
      case Part.Media media ->
          new MediaPart(
              "media",
              media.kind(),
              media.mimeType().orElse(null),
              media.uri().orElse(null),
              media.bytes() < 0 ? null : media.bytes());
      case Part.Other other -> new OtherPart("other", other.type(), other.json());
    };
  }
}

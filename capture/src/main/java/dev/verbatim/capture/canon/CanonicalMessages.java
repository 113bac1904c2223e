package dev.verbatim.capture.canon;

import dev.verbatim.model.Message;
import dev.verbatim.model.Part;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Messages in one form for comparisons: JSON canonical, ids of tool calls renamed by their first
 * appearance (only where they are ids), white space around texts and reasoning, which no provider
 * wants back, left out.
 *
 * @param texts one for each message
 * @param masked the same without noise, see {@link NoiseMask}
 */
public record CanonicalMessages(List<String> texts, List<String> masked) {
  public CanonicalMessages {
    texts = List.copyOf(texts);
    masked = List.copyOf(masked);
  }

  /** The form of all messages of one call, in order. */
  public static CanonicalMessages of(List<Message> messages, NoiseMask mask) {
    Map<String, String> ids = new HashMap<>();
    List<String> texts = messages.stream().map(message -> text(message, ids)).toList();
    return new CanonicalMessages(texts, texts.stream().map(mask::mask).toList());
  }

  private static String text(Message message, Map<String, String> ids) {
    List<String> parts = new ArrayList<>();
    for (Part part : message.parts()) {
      String text =
          switch (part) {
            case Part.Text plain -> plain.text().strip();
            case Part.Reasoning reasoning -> "";
            case Part.Refusal refusal -> "\u0001refusal " + refusal.text().strip();
            case Part.ToolRequest request ->
                "\u0001call "
                    + renamed(request.id(), ids)
                    + ' '
                    + request.name()
                    + ' '
                    + CanonicalJson.of(request.arguments());
            case Part.ToolResult result ->
                "\u0001result "
                    + renamed(result.id(), ids)
                    + (result.isError() ? " error " : " ")
                    + CanonicalJson.of(result.content());
            case Part.Media media ->
                "\u0001media "
                    + media.kind()
                    + ' '
                    + media.mimeType().orElse("")
                    + ' '
                    + media.uri().orElse("")
                    + ' '
                    + media.bytes();
            case Part.Other other -> "\u0001" + other.type() + ' ' + CanonicalJson.of(other.json());
          };
      if (!text.isEmpty()) {
        parts.add(text);
      }
    }
    return message.role()
        + '\u0000'
        + message.name().orElse("")
        + '\u0000'
        + String.join("\n", parts);
  }

  private static String renamed(Optional<String> id, Map<String, String> ids) {
    return id.map(sent -> ids.computeIfAbsent(sent, first -> "call" + (ids.size() + 1))).orElse("");
  }
}

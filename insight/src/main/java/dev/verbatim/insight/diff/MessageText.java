package dev.verbatim.insight.diff;

import dev.verbatim.capture.canon.CanonicalJson;
import dev.verbatim.model.Message;
import dev.verbatim.model.Part;
import java.util.ArrayList;
import java.util.List;

/** A message as a person reads it: texts, and one line for everything else. */
final class MessageText {
  private MessageText() {}

  static String of(Message message) {
    List<String> lines = new ArrayList<>();
    for (Part part : message.parts()) {
      lines.add(
          switch (part) {
            case Part.Text text -> text.text();
            case Part.Reasoning reasoning -> reasoning.text();
            case Part.Refusal refusal -> refusal.text();
            case Part.ToolRequest request ->
                request.name() + " " + CanonicalJson.of(request.arguments());
            case Part.ToolResult result -> result.content();
            case Part.Media media ->
                "[" + media.kind() + media.uri().map(uri -> " " + uri).orElse("") + "]";
            case Part.Other other -> "[" + other.type() + "] " + other.json();
          });
    }
    return String.join("\n", lines);
  }
}

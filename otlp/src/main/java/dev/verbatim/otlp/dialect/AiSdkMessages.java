package dev.verbatim.otlp.dialect;

import dev.verbatim.model.Conversation;
import dev.verbatim.model.Conversation.ToolDefinition;
import dev.verbatim.model.Message;
import dev.verbatim.model.Part;
import dev.verbatim.otlp.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Vercel's AI SDK in its own attributes (versions 3 to 6, and 7 when asked to). */
final class AiSdkMessages implements Dialect {
  @Override
  public Conversation conversation(SpanView span) {
    AttributeView attributes = span.attributes();
    List<Message> input =
        attributes
            .json("ai.prompt.messages")
            .map(messages -> MessageReader.messages(messages, "user"))
            .orElseGet(() -> attributes.json("ai.prompt").map(BodyReader::input).orElse(List.of()));
    return new Conversation(input, tools(attributes), output(attributes));
  }

  private static List<ToolDefinition> tools(AttributeView attributes) {
    List<ToolDefinition> tools = new ArrayList<>();
    for (String definition : attributes.strings("ai.prompt.tools")) {
      BodyReader.tool(new Json.Str(definition)).ifPresent(tools::add);
    }
    return tools;
  }

  private static List<Message> output(AttributeView attributes) {
    List<Part> parts = new ArrayList<>();
    attributes.text("ai.response.reasoning").map(Part.Reasoning::new).ifPresent(parts::add);
    attributes.text("ai.response.text").map(Part.Text::new).ifPresent(parts::add);
    attributes.text("ai.response.object").map(Part.Text::new).ifPresent(parts::add);
    Optional<Json> calls = attributes.json("ai.response.toolCalls");
    if (calls.isPresent() && calls.get() instanceof Json.Arr array) {
      for (Json call : array.elements()) {
        if (call instanceof Json.Obj object) {
          PartReader.toolRequest(object).ifPresent(parts::add);
        }
      }
    }
    return parts.isEmpty() ? List.of() : List.of(new Message("assistant", Optional.empty(), parts));
  }
}

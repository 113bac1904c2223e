package dev.verbatim.otlp.dialect;

import dev.verbatim.model.Conversation;
import dev.verbatim.model.Conversation.ToolDefinition;
import dev.verbatim.model.Message;
import dev.verbatim.otlp.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * OpenTelemetry GenAI since 1.37: messages with parts, as JSON text or as structure, on the span or
 * on its event {@code gen_ai.client.inference.operation.details}.
 */
final class OtelMessages implements Dialect {
  private static final String DETAILS = "gen_ai.client.inference.operation.details";

  @Override
  public Conversation conversation(SpanView span) {
    Conversation onSpan = read(span.attributes());
    if (!onSpan.isEmpty()) {
      return onSpan;
    }
    return span.events().stream()
        .filter(event -> event.name().equals(DETAILS))
        .map(event -> read(event.attributes()))
        .filter(found -> !found.isEmpty())
        .findFirst()
        .orElse(Conversation.EMPTY);
  }

  private static Conversation read(AttributeView attributes) {
    List<Message> input = new ArrayList<>();
    attributes
        .json("gen_ai.system_instructions")
        .ifPresent(system -> input.addAll(BodyReader.system(system)));
    attributes
        .json("gen_ai.input.messages")
        .or(() -> attributes.json("pydantic_ai.all_messages"))
        .ifPresent(messages -> input.addAll(MessageReader.messages(messages, "user")));
    return new Conversation(
        input,
        tools(attributes),
        attributes
            .json("gen_ai.output.messages")
            .map(messages -> MessageReader.messages(messages, "assistant"))
            .orElse(List.of()));
  }

  private static List<ToolDefinition> tools(AttributeView attributes) {
    Optional<Json> definitions =
        attributes
            .json("gen_ai.tool.definitions")
            .or(() -> attributes.json("gen_ai.tool_definitions"));
    return definitions.map(BodyReader::tools).orElse(List.of());
  }
}

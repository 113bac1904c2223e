package dev.verbatim.otlp.dialect;

import dev.verbatim.model.AttributeValue;
import dev.verbatim.model.Conversation;
import dev.verbatim.model.Message;
import dev.verbatim.otlp.json.Json;
import dev.verbatim.otlp.json.JsonTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * OpenTelemetry GenAI up to 1.36: span events, one for all messages ({@code gen_ai.content.prompt})
 * or one for each ({@code gen_ai.user.message}, {@code gen_ai.choice}); and Pydantic AI's list of
 * such events in an attribute.
 */
final class EventMessages implements Dialect {
  private static final String CHOICE = "gen_ai.choice";

  @Override
  public Conversation conversation(SpanView span) {
    List<Message> input = new ArrayList<>();
    List<Message> output = new ArrayList<>();
    for (SpanView.EventView event : span.events()) {
      AttributeView attributes = event.attributes();
      switch (event.name()) {
        case "gen_ai.content.prompt" ->
            attributes
                .text("gen_ai.prompt")
                .ifPresent(text -> input.addAll(BodyReader.input(BodyReader.jsonOrText(text))));
        case "gen_ai.content.completion" ->
            attributes
                .text("gen_ai.completion")
                .ifPresent(text -> output.addAll(BodyReader.output(BodyReader.jsonOrText(text))));
        default -> add(event.name(), body(attributes), input, output);
      }
    }
    if (input.isEmpty() && output.isEmpty()) {
      listed(span.attributes(), input, output);
    }
    return new Conversation(input, List.of(), output);
  }

  /** The role in {@code gen_ai.<role>.message}. */
  static Optional<String> roleOf(String eventName) {
    return switch (eventName) {
      case "gen_ai.system.message" -> Optional.of("system");
      case "gen_ai.user.message" -> Optional.of("user");
      case "gen_ai.assistant.message", CHOICE -> Optional.of("assistant");
      case "gen_ai.tool.message" -> Optional.of("tool");
      default -> Optional.empty();
    };
  }

  private static void add(String name, Json.Obj body, List<Message> input, List<Message> output) {
    Optional<String> role = roleOf(name);
    if (role.isPresent()) {
      MessageReader.message(body, role.get())
          .ifPresent((name.equals(CHOICE) ? output : input)::add);
    }
  }

  /** Pydantic AI, version 1. */
  private static void listed(AttributeView attributes, List<Message> input, List<Message> output) {
    for (String key : List.of("events", "all_messages_events")) {
      if (attributes.has(key)
          && attributes.json(key).orElse(Json.Null.NULL) instanceof Json.Arr events) {
        for (Json event : events.elements()) {
          if (event instanceof Json.Obj object) {
            add(object.text("event.name").orElse(""), object, input, output);
          }
        }
      }
    }
  }

  /**
   * Attributes of an event as the body that a log record would have; structure may be JSON text.
   */
  private static Json.Obj body(AttributeView attributes) {
    List<Json.Member> members = new ArrayList<>();
    attributes
        .below("")
        .forEach(
            (key, value) ->
                members.add(
                    new Json.Member(
                        key.startsWith("gen_ai.event.") ? key.substring(13) : key, json(value))));
    return new Json.Obj(members);
  }

  private static Json json(AttributeValue value) {
    if (value instanceof AttributeValue.Text text && JsonTree.looksStructured(text.value())) {
      return JsonTree.parse(text.value())
          .filter(EventMessages::isMessageStructure)
          .orElseGet(() -> new Json.Str(text.value()));
    }
    return AttributeJson.of(value);
  }

  /** A message, a list of parts or of tool calls; any other JSON is what somebody said. */
  private static boolean isMessageStructure(Json json) {
    return switch (json) {
      case Json.Obj object -> object.first("role", "content", "tool_calls").isPresent();
      case Json.Arr array ->
          !array.elements().isEmpty()
              && array.elements().stream()
                  .allMatch(
                      each ->
                          each instanceof Json.Obj object
                              && object.first("type", "text", "function", "toolUse").isPresent());
      default -> false;
    };
  }
}

package dev.verbatim.otlp.dialect;

import dev.verbatim.model.Conversation;
import dev.verbatim.model.Conversation.ToolDefinition;
import dev.verbatim.model.Message;
import dev.verbatim.model.Part;
import dev.verbatim.otlp.json.Json;
import dev.verbatim.otlp.json.JsonText;
import dev.verbatim.otlp.json.JsonTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * OpenLLMetry in its classic form: {@code gen_ai.prompt.0.role}, {@code
 * gen_ai.completion.0.content}. Only digits behind the prefix make a message: {@code
 * gen_ai.prompt.name} is a name.
 */
final class TraceloopMessages implements Dialect {
  @Override
  public Conversation conversation(SpanView span) {
    AttributeView attributes = span.attributes();
    return new Conversation(
        messages(attributes, "gen_ai.prompt.", "user"),
        tools(attributes),
        messages(attributes, "gen_ai.completion.", "assistant"));
  }

  private static List<Message> messages(AttributeView attributes, String prefix, String role) {
    List<Message> messages = new ArrayList<>();
    for (AttributeView item : attributes.indexed(prefix).values()) {
      messages.add(message(item, role));
    }
    return messages;
  }

  private static Message message(AttributeView item, String defaultRole) {
    String role = Roles.normal(item.text("role").orElse(defaultRole));
    Optional<String> content = item.text("content");
    List<Part> parts = new ArrayList<>();
    if (role.equals("tool")) {
      parts.add(
          new Part.ToolResult(
              item.text("tool_call_id"), item.text("name"), content.orElse(""), false));
    } else {
      content.ifPresent(text -> parts.addAll(content(text)));
    }
    item.text("refusal").map(Part.Refusal::new).ifPresent(parts::add);
    for (AttributeView call : item.indexed("tool_calls.").values()) {
      call.text("name")
          .map(
              name ->
                  new Part.ToolRequest(call.text("id"), name, call.text("arguments").orElse("")))
          .ifPresent(parts::add);
    }
    return new Message(role, Optional.empty(), parts);
  }

  /** Plain text, or a JSON list of content parts. Text that only looks like JSON stays text. */
  static List<Part> content(String text) {
    if (JsonTree.looksStructured(text)
        && JsonTree.parse(text).orElse(Json.Null.NULL) instanceof Json.Arr array
        && !array.elements().isEmpty()
        && array.elements().stream().allMatch(TraceloopMessages::isPart)) {
      return PartReader.parts(array);
    }
    return List.of(new Part.Text(text));
  }

  private static boolean isPart(Json element) {
    return element instanceof Json.Obj part && part.text("type").isPresent();
  }

  private static List<ToolDefinition> tools(AttributeView attributes) {
    List<ToolDefinition> tools = new ArrayList<>();
    for (AttributeView function : attributes.indexed("llm.request.functions.").values()) {
      List<Json.Member> members = new ArrayList<>();
      for (String field : List.of("name", "description")) {
        function.text(field).ifPresent(text -> members.add(member(field, new Json.Str(text))));
      }
      function.json("parameters").ifPresent(schema -> members.add(member("parameters", schema)));
      tools.add(
          new ToolDefinition(function.text("name").orElse(""), JsonText.of(new Json.Obj(members))));
    }
    return tools;
  }

  private static Json.Member member(String key, Json value) {
    return new Json.Member(key, value);
  }
}

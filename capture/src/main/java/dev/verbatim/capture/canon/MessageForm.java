package dev.verbatim.capture.canon;

import dev.verbatim.capture.canon.CanonicalRequest.Item;
import dev.verbatim.capture.json.JsonValue;
import dev.verbatim.model.Conversation;
import dev.verbatim.model.Message;
import dev.verbatim.model.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes the canonical form of messages of which the bytes are not known. */
final class MessageForm {
  private final FormMask mask;
  private final CallIds ids = new CallIds();

  MessageForm(FormMask mask) {
    this.mask = mask;
  }

  private record Result(int call, String json) {}

  CanonicalRequest read(Conversation conversation, Optional<String> model) {
    List<String> system = new ArrayList<>();
    List<Item> items = new ArrayList<>();
    List<Result> results = new ArrayList<>();
    for (Message message : conversation.input()) {
      if (message.role().equals("system")) {
        StringBuilder json = new StringBuilder();
        string(message.text(), json);
        system.add(json.toString());
        continue;
      }
      List<String> parts = new ArrayList<>();
      List<String> tools = new ArrayList<>();
      for (Part part : message.parts()) {
        part(part, parts, tools, results);
      }
      if (!parts.isEmpty()) {
        flush(results, items);
        items.add(
            new Item(
                message.role(),
                tools,
                object("role", message.role(), "content", "[" + String.join(",", parts) + "]")));
      }
    }
    flush(results, items);
    StringBuilder setup = new StringBuilder("{");
    model.ifPresent(
        name -> {
          setup.append("\"model\":");
          CanonicalJson.writeString(name, setup);
        });
    return new CanonicalRequest(
        setup.append('}').toString(), "[" + String.join(",", system) + "]", items);
  }

  /** Each result is a message by itself: APIs differ in whether they put them together. */
  private void flush(List<Result> results, List<Item> items) {
    if (mask.ordered()) {
      results.sort(java.util.Comparator.comparingInt(Result::call));
    }
    results.forEach(result -> items.add(new Item("tool", List.of(), result.json())));
    results.clear();
  }

  private void part(Part part, List<String> parts, List<String> tools, List<Result> results) {
    switch (part) {
      case Part.Text text -> {
        if (!text.text().isBlank()) {
          StringBuilder json = new StringBuilder();
          data(text.text(), json);
          parts.add(json.toString());
        }
      }
      case Part.Reasoning reasoning -> {
        // Often not captured, and not always sent back.
      }
      case Part.Refusal refusal -> {
        StringBuilder json = new StringBuilder();
        string(refusal.text(), json);
        parts.add("{\"refusal\":" + json + "}");
      }
      case Part.ToolRequest request -> {
        tools.add(request.name());
        StringBuilder arguments = new StringBuilder();
        data(request.arguments(), arguments);
        parts.add(
            object(
                "tool",
                request.name(),
                "id",
                request.id().map(ids::name).map(MessageForm::quoted).orElse("null"),
                "arguments",
                arguments.toString()));
      }
      case Part.ToolResult result -> {
        StringBuilder content = new StringBuilder();
        data(result.content(), content);
        results.add(
            new Result(
                result.id().map(ids::number).orElse(0),
                object(
                    "role",
                    "tool",
                    "id",
                    result.id().map(ids::name).map(MessageForm::quoted).orElse("null"),
                    "content",
                    content.toString())));
      }
      case Part.Media media ->
          parts.add(
              object(
                  "media",
                  media.kind(),
                  "uri",
                  quoted(media.uri().orElse("")),
                  "bytes",
                  Long.toString(media.bytes())));
      case Part.Other other ->
          parts.add(object("other", other.type(), "json", CanonicalJson.of(other.json())));
    }
  }

  /** An object: the first value is a text, the others are JSON. */
  private static String object(String name, String text, String... jsonMembers) {
    StringBuilder json = new StringBuilder("{\"").append(name).append("\":").append(quoted(text));
    for (int i = 0; i < jsonMembers.length; i += 2) {
      json.append(",\"").append(jsonMembers[i]).append("\":").append(jsonMembers[i + 1]);
    }
    return json.append('}').toString();
  }

  private static String quoted(String text) {
    StringBuilder json = new StringBuilder();
    CanonicalJson.writeString(text, json);
    return json.toString();
  }

  private void string(String text, StringBuilder json) {
    CanonicalJson.writeString(mask.texts().apply(text.strip()), json);
  }

  private void data(String text, StringBuilder json) {
    Optional<JsonValue> inside = RequestForm.inside(text);
    if (inside.isPresent()) {
      mask.write(inside.get(), json);
    } else {
      string(text, json);
    }
  }
}

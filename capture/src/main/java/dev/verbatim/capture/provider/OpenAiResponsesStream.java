package dev.verbatim.capture.provider;

import dev.verbatim.capture.json.JsonValue;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Takes the answer from the last event, which repeats it as a whole; of a stream that was cut it is
 * put together from the items and pieces that came. What the answer only echoes from the request
 * (instructions, tools) is left out.
 */
final class OpenAiResponsesStream extends StreamAssembler {
  private MutableJson.Object response = new MutableJson.Object();
  private final Map<Long, MutableJson.Node> items = new TreeMap<>();

  @Override
  boolean accept(String event, JsonValue data) {
    String type = data.text("type").orElse(event);
    switch (type) {
      case "response.completed", "response.incomplete", "response.failed" -> {
        data.present("response").ifPresent(this::take);
        finished = true;
        return false;
      }
      case "error" -> {
        error = Optional.of(ErrorBodies.error(data.present("error").orElse(data)));
        return false;
      }
      case "response.output_item.added", "response.output_item.done" -> {
        data.present("item")
            .filter(JsonValue::isObject)
            .ifPresent(item -> items.put(place(data), MutableJson.copyOf(item)));
        return type.endsWith("added")
            && data.get("item").flatMap(item -> item.text("type")).orElse("").endsWith("_call");
      }
      default -> {
        if (type.endsWith(".delta")) {
          return acceptDelta(type, data);
        }
        data.present("response").filter(JsonValue::isObject).ifPresent(this::take);
        return false;
      }
    }
  }

  private void take(JsonValue whole) {
    response = MutableJson.copyOf(whole);
    response.members().remove("instructions");
    response.members().remove("tools");
  }

  private static long place(JsonValue data) {
    return data.integer("output_index").orElse(0);
  }

  private boolean acceptDelta(String type, JsonValue data) {
    Optional<String> delta = data.text("delta");
    if (delta.isEmpty()) {
      return false;
    }
    MutableJson.Node node = items.computeIfAbsent(place(data), index -> new MutableJson.Object());
    if (!(node instanceof MutableJson.Object item)) {
      return false;
    }
    switch (type) {
      case "response.output_text.delta" ->
          piece(item, "message", "content", data.integer("content_index").orElse(0), "output_text")
              .append("text", delta.get());
      case "response.refusal.delta" ->
          piece(item, "message", "content", data.integer("content_index").orElse(0), "refusal")
              .append("refusal", delta.get());
      case "response.reasoning_text.delta" ->
          piece(
                  item,
                  "reasoning",
                  "content",
                  data.integer("content_index").orElse(0),
                  "reasoning_text")
              .append("text", delta.get());
      case "response.reasoning_summary_text.delta" ->
          piece(
                  item,
                  "reasoning",
                  "summary",
                  data.integer("summary_index").orElse(0),
                  "summary_text")
              .append("text", delta.get());
      case "response.function_call_arguments.delta" -> grow(item, "arguments", delta.get());
      case "response.custom_tool_call_input.delta" -> grow(item, "input", delta.get());
      default -> {
        return false;
      }
    }
    return true;
  }

  /** The added item has an empty string where its arguments will be. */
  private static void grow(MutableJson.Object item, String member, String delta) {
    item.append(member, delta);
  }

  private static MutableJson.Object piece(
      MutableJson.Object item, String itemType, String list, long index, String pieceType) {
    item.members().putIfAbsent("type", MutableJson.text(itemType));
    if (itemType.equals("message")) {
      item.members().putIfAbsent("role", MutableJson.text("assistant"));
    }
    MutableJson.Array pieces = item.array(list);
    // Indexes count up; a huge one in a hostile stream must not make a huge list.
    int place = (int) Math.min(Math.max(0, index), pieces.elements().size());
    if (place == pieces.elements().size()) {
      pieces.elements().add(new MutableJson.Object().put("type", MutableJson.text(pieceType)));
    }
    return pieces.elements().get(place) instanceof MutableJson.Object piece
        ? piece
        : new MutableJson.Object();
  }

  @Override
  Optional<byte[]> answer() {
    if (response.members().isEmpty() && items.isEmpty()) {
      return Optional.empty();
    }
    MutableJson.Object whole = new MutableJson.Object();
    whole.members().putAll(response.members());
    whole.members().putIfAbsent("object", MutableJson.text("response"));
    if (!finished || !whole.members().containsKey("output")) {
      MutableJson.Array output = new MutableJson.Array();
      output.elements().addAll(items.values());
      whole.put("output", output);
    }
    return Optional.of(MutableJson.write(whole));
  }
}

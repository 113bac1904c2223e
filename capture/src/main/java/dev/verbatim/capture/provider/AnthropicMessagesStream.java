package dev.verbatim.capture.provider;

import dev.verbatim.capture.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Puts content blocks together. The usage of {@code message_delta} is cumulative: its numbers
 * replace those of {@code message_start}.
 */
final class AnthropicMessagesStream extends StreamAssembler {
  private static final int MAX_INPUT_DEPTH = 256;

  private MutableJson.Object message = new MutableJson.Object();
  private final MutableJson.Object usage = new MutableJson.Object();
  private final Map<Long, MutableJson.Object> blocks = new TreeMap<>();
  private final Map<Long, StringBuilder> inputs = new HashMap<>();

  @Override
  boolean accept(String event, JsonValue data) {
    long index = data.integer("index").orElse(0);
    switch (data.text("type").orElse(event)) {
      case "message_start" -> start(data.present("message").orElse(data));
      case "content_block_start" -> {
        data.present("content_block")
            .ifPresent(block -> blocks.put(index, MutableJson.copyOf(block)));
        return data.get("content_block")
            .flatMap(block -> block.text("type"))
            .filter(type -> type.endsWith("tool_use"))
            .isPresent();
      }
      case "content_block_delta" -> {
        return data.present("delta").filter(delta -> acceptDelta(index, delta)).isPresent();
      }
      case "message_delta" -> {
        data.present("delta")
            .ifPresent(delta -> delta.members().forEach(it -> message.put(it.name(), it.value())));
        data.present("usage").ifPresent(this::merge);
      }
      case "message_stop" -> finished = true;
      case "error" -> error = Optional.of(ErrorBodies.error(data.present("error").orElse(data)));
      default -> {
        // ping, content_block_stop, and events of later versions carry nothing of the answer.
      }
    }
    return false;
  }

  private void start(JsonValue whole) {
    message = MutableJson.copyOf(whole);
    whole.present("usage").ifPresent(this::merge);
  }

  private void merge(JsonValue numbers) {
    for (JsonValue.Member member : numbers.members()) {
      if (!member.value().isNull() || usage.get(member.name()) == null) {
        usage.put(member.name(), member.value());
      }
    }
  }

  private boolean acceptDelta(long index, JsonValue delta) {
    MutableJson.Object block = blocks.computeIfAbsent(index, i -> new MutableJson.Object());
    switch (delta.text("type").orElse("")) {
      case "text_delta" -> {
        block.members().putIfAbsent("type", MutableJson.text("text"));
        append(block, "text", delta, "text");
      }
      case "thinking_delta" -> {
        block.members().putIfAbsent("type", MutableJson.text("thinking"));
        append(block, "thinking", delta, "thinking");
      }
      case "input_json_delta" ->
          inputs
              .computeIfAbsent(index, i -> new StringBuilder())
              .append(delta.text("partial_json").orElse(""));
      case "signature_delta" -> {
        delta.get("signature").ifPresent(it -> block.put("signature", it));
        return false;
      }
      case "citations_delta" -> {
        delta
            .present("citation")
            .ifPresent(
                it -> block.array("citations").elements().add(new MutableJson.Raw(it.rawBytes())));
        return false;
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  private static void append(
      MutableJson.Object block, String member, JsonValue delta, String source) {
    block.append(member, delta.text(source).orElse(""));
  }

  @Override
  Optional<byte[]> answer() {
    if (message.members().isEmpty() && blocks.isEmpty()) {
      return Optional.empty();
    }
    inputs.forEach(this::setInput);
    MutableJson.Object whole = new MutableJson.Object();
    whole.members().putAll(message.members());
    whole.members().putIfAbsent("type", MutableJson.text("message"));
    MutableJson.Array content = new MutableJson.Array();
    content.elements().addAll(blocks.values());
    whole.put("content", content);
    if (!usage.members().isEmpty()) {
      whole.put("usage", usage);
    }
    return Optional.of(MutableJson.write(whole));
  }

  /** An input that was cut inside, so that it is no JSON, is kept as a string. */
  private void setInput(Long index, StringBuilder json) {
    MutableJson.Object block = blocks.computeIfAbsent(index, i -> new MutableJson.Object());
    String text = json.toString();
    if (text.isBlank()) {
      return;
    }
    boolean whole = JsonValue.parse(text, MAX_INPUT_DEPTH).isPresent();
    block.put(
        "input",
        whole
            ? new MutableJson.Raw(text.getBytes(StandardCharsets.UTF_8))
            : MutableJson.text(text));
  }
}

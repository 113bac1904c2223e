package dev.verbatim.capture.provider;

import dev.verbatim.capture.json.JsonValue;
import dev.verbatim.model.SpanError;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Puts the events of ConverseStream together to the answer of Converse. */
final class BedrockConverseStream extends StreamAssembler {
  private static final int MAX_INPUT_DEPTH = 256;

  private final MutableJson.Object answer = new MutableJson.Object();
  private final MutableJson.Object message = new MutableJson.Object();
  private final Map<Long, Block> blocks = new TreeMap<>();

  /** A content block under construction. */
  private static final class Block {
    final MutableJson.Object json = new MutableJson.Object();
    final MutableJson.Array citations = new MutableJson.Array();
    final StringBuilder input = new StringBuilder();
  }

  @Override
  boolean accept(String event, JsonValue data) {
    switch (event) {
      case "messageStart" -> data.present("role").ifPresent(role -> message.put("role", role));
      case "contentBlockStart" -> {
        return data.present("start").filter(start -> start(block(data), start)).isPresent();
      }
      case "contentBlockDelta" -> {
        return data.present("delta").filter(delta -> append(block(data), delta)).isPresent();
      }
      case "messageStop" -> {
        finished = true;
        data.members().forEach(this::keep);
      }
      case "metadata" -> data.members().forEach(this::keep);
      default -> {
        // contentBlockStop, and events of later versions, carry nothing of the answer.
        if (event.endsWith("Exception")
            || data.get("message").filter(JsonValue::isString).isPresent()) {
          error = Optional.of(new SpanError(Optional.of(event), data.text("message")));
        }
      }
    }
    return false;
  }

  /** Everything but {@code p}, which only hides how long a text is. */
  private void keep(JsonValue.Member member) {
    if (!member.name().equals("p") && !member.value().isNull()) {
      answer.put(member.name(), member.value());
    }
  }

  private Block block(JsonValue data) {
    return blocks.computeIfAbsent(
        data.integer("contentBlockIndex").orElse(0), index -> new Block());
  }

  private static boolean start(Block block, JsonValue start) {
    for (JsonValue.Member member : start.members()) {
      block.json.put(member.name(), MutableJson.copyOf(member.value()));
    }
    return start.get("toolUse").isPresent();
  }

  private static boolean append(Block block, JsonValue delta) {
    boolean content = false;
    for (JsonValue.Member member : delta.members()) {
      JsonValue value = member.value();
      switch (member.name()) {
        case "text" -> {
          block.json.append("text", value.text().orElse(""));
          content = true;
        }
        case "toolUse" -> {
          block.json.object("toolUse");
          block.input.append(value.text("input").orElse(""));
          content = true;
        }
        case "reasoningContent" -> {
          reason(block.json.object("reasoningContent"), value);
          content |= value.get("text").isPresent();
        }
        case "citation" -> block.citations.elements().add(new MutableJson.Raw(value.rawBytes()));
        default -> block.json.put(member.name(), value);
      }
    }
    return content;
  }

  private static void reason(MutableJson.Object reasoning, JsonValue delta) {
    for (JsonValue.Member member : delta.members()) {
      switch (member.name()) {
        case "text", "signature" ->
            reasoning
                .object("reasoningText")
                .append(member.name(), member.value().text().orElse(""));
        default -> reasoning.put(member.name(), member.value());
      }
    }
  }

  @Override
  Optional<byte[]> answer() {
    if (message.members().isEmpty() && blocks.isEmpty() && answer.members().isEmpty()) {
      return Optional.empty();
    }
    MutableJson.Object said = new MutableJson.Object();
    said.members().putAll(message.members());
    said.members().putIfAbsent("role", MutableJson.text("assistant"));
    MutableJson.Array content = said.array("content");
    blocks.values().forEach(block -> content.elements().add(whole(block)));
    MutableJson.Object whole = new MutableJson.Object();
    whole.object("output").put("message", said);
    whole.members().putAll(answer.members());
    return Optional.of(MutableJson.write(whole));
  }

  /** An input that was cut inside, so that it is no JSON, is kept as a string. */
  private static MutableJson.Object whole(Block block) {
    String input = block.input.toString();
    if (!input.isBlank()) {
      boolean json = JsonValue.parse(input, MAX_INPUT_DEPTH).isPresent();
      block
          .json
          .object("toolUse")
          .put(
              "input",
              json
                  ? new MutableJson.Raw(input.getBytes(StandardCharsets.UTF_8))
                  : MutableJson.text(input));
    }
    if (block.citations.elements().isEmpty()) {
      return block.json;
    }
    MutableJson.Object cited = new MutableJson.Object();
    MutableJson.Object inner = cited.object("citationsContent");
    inner.array("content").elements().add(block.json);
    inner.put("citations", block.citations);
    return cited;
  }
}

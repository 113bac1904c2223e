package dev.verbatim.testkit.provider;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** Anthropic Messages, plain and as server-sent events. */
final class MessagesWire implements Wire {

  @Override
  public byte[] complete(Turn turn) {
    ObjectNode body = head(turn, messageId(turn));
    ArrayNode content = body.putArray("content");
    blocks(turn).forEach(block -> content.add(block.whole()));
    body.put("stop_reason", stopReason(turn.answer()));
    body.putNull("stop_sequence");
    if (turn.reportUsage()) {
      body.set("usage", usage(turn.tokens(), turn.tokens().output()));
    }
    return Wire.compact(body);
  }

  @Override
  public List<byte[]> events(Turn turn) {
    List<byte[]> events = new ArrayList<>();
    ObjectNode start = Wire.object().put("type", "message_start");
    ObjectNode message = head(turn, messageId(turn));
    message.putArray("content");
    message.putNull("stop_reason");
    message.putNull("stop_sequence");
    if (turn.reportUsage()) {
      message.set("usage", usage(turn.tokens(), Math.min(1, turn.tokens().output())));
    }
    start.set("message", message);
    events.add(Wire.event("message_start", start));
    int index = 0;
    for (Block block : blocks(turn)) {
      ObjectNode opening = Wire.object().put("type", "content_block_start").put("index", index);
      opening.set("content_block", block.opening());
      events.add(Wire.event("content_block_start", opening));
      if (index == 0) {
        events.add(Wire.event("ping", Wire.object().put("type", "ping")));
      }
      for (ObjectNode part : block.deltas()) {
        ObjectNode delta = Wire.object().put("type", "content_block_delta").put("index", index);
        delta.set("delta", part);
        events.add(Wire.event("content_block_delta", delta));
      }
      events.add(
          Wire.event(
              "content_block_stop",
              Wire.object().put("type", "content_block_stop").put("index", index)));
      index++;
    }
    ObjectNode last = Wire.object().put("type", "message_delta");
    last.putObject("delta").put("stop_reason", stopReason(turn.answer())).putNull("stop_sequence");
    if (turn.reportUsage()) {
      last.putObject("usage").put("output_tokens", turn.tokens().output());
    }
    events.add(Wire.event("message_delta", last));
    events.add(Wire.event("message_stop", Wire.object().put("type", "message_stop")));
    return events;
  }

  @Override
  public byte[] error(String type, String message, SeededIds ids) {
    return Wire.compact(errorBody(type, message).put("request_id", ids.alphanumeric("req_01", 22)));
  }

  @Override
  public byte[] errorEvent(String type, String message) {
    return Wire.event("error", errorBody(type, message));
  }

  @Override
  public List<Header> headers(Turn turn) {
    SeededIds ids = turn.ids();
    return List.of(
        new Header("request-id", ids.alphanumeric("req_01", 22)),
        new Header("anthropic-organization-id", ids.hexadecimal("", 32)),
        new Header("anthropic-ratelimit-requests-limit", "1000"),
        new Header("anthropic-ratelimit-requests-remaining", Integer.toString(ids.between(1, 999))),
        new Header("anthropic-ratelimit-requests-reset", "2026-01-01T00:00:00Z"),
        new Header("anthropic-ratelimit-tokens-limit", "80000"),
        new Header(
            "anthropic-ratelimit-tokens-remaining", Integer.toString(ids.between(100, 79000))),
        new Header("anthropic-ratelimit-tokens-reset", "2026-01-01T00:00:00Z"));
  }

  /** A content block: whole, and as it is streamed. */
  private record Block(ObjectNode whole, ObjectNode opening, List<ObjectNode> deltas) {}

  private static List<Block> blocks(Turn turn) {
    Answer answer = turn.answer();
    List<Block> blocks = new ArrayList<>();
    answer.reasoning().ifPresent(reasoning -> blocks.add(thinking(reasoning, turn)));
    answer.text().ifPresent(text -> blocks.add(text(text, turn)));
    answer.refusal().ifPresent(text -> blocks.add(text(text, turn)));
    answer.toolUses().forEach(use -> blocks.add(toolUse(use, turn)));
    return blocks;
  }

  private static Block thinking(String reasoning, Turn turn) {
    String signature = turn.ids().alphanumeric("EqQB", 96);
    List<ObjectNode> deltas = new ArrayList<>();
    for (String piece : Fragments.of(reasoning, 24, turn.ids())) {
      deltas.add(Wire.object().put("type", "thinking_delta").put("thinking", piece));
    }
    deltas.add(Wire.object().put("type", "signature_delta").put("signature", signature));
    return new Block(
        Wire.object()
            .put("type", "thinking")
            .put("thinking", reasoning)
            .put("signature", signature),
        Wire.object().put("type", "thinking").put("thinking", "").put("signature", ""),
        deltas);
  }

  private static Block text(String text, Turn turn) {
    List<ObjectNode> deltas = new ArrayList<>();
    for (String piece : Fragments.of(text, 24, turn.ids())) {
      deltas.add(Wire.object().put("type", "text_delta").put("text", piece));
    }
    return new Block(
        Wire.object().put("type", "text").put("text", text),
        Wire.object().put("type", "text").put("text", ""),
        deltas);
  }

  private static Block toolUse(ToolUse use, Turn turn) {
    String id = use.id().orElseGet(() -> turn.ids().alphanumeric("toolu_01", 22));
    ObjectNode whole = Wire.object().put("type", "tool_use").put("id", id).put("name", use.name());
    whole.set("input", input(use));
    ObjectNode opening = whole.deepCopy();
    opening.putObject("input");
    List<ObjectNode> deltas = new ArrayList<>();
    deltas.add(Wire.object().put("type", "input_json_delta").put("partial_json", ""));
    for (String piece : Fragments.of(use.argumentsJson(), 12, turn.ids())) {
      deltas.add(Wire.object().put("type", "input_json_delta").put("partial_json", piece));
    }
    return new Block(whole, opening, deltas);
  }

  private static JsonNode input(ToolUse use) {
    try {
      return JSON.readTree(use.argumentsJson());
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "arguments of tool " + use.name() + " (expected: a JSON object, as Anthropic sends)", e);
    }
  }

  private static ObjectNode head(Turn turn, String id) {
    return Wire.object()
        .put("id", id)
        .put("type", "message")
        .put("role", "assistant")
        .put("model", turn.request().model());
  }

  /** Anthropic's {@code input_tokens} leaves the cached part out. */
  private static ObjectNode usage(TokenCount tokens, long output) {
    ObjectNode usage =
        Wire.object()
            .put("input_tokens", tokens.input() - tokens.cacheRead() - tokens.cacheWrite())
            .put("cache_creation_input_tokens", tokens.cacheWrite())
            .put("cache_read_input_tokens", tokens.cacheRead());
    usage
        .putObject("cache_creation")
        .put("ephemeral_5m_input_tokens", tokens.cacheWrite())
        .put("ephemeral_1h_input_tokens", 0);
    return usage.put("output_tokens", output).put("service_tier", "standard");
  }

  private static ObjectNode errorBody(String type, String message) {
    ObjectNode body = Wire.object().put("type", "error");
    String anthropicType =
        switch (type) {
          case "rate_limit_exceeded" -> "rate_limit_error";
          case "server_error" -> "api_error";
          default -> type;
        };
    body.putObject("error").put("type", anthropicType).put("message", message);
    return body;
  }

  private static String stopReason(Answer answer) {
    return switch (answer.effectiveFinish()) {
      case STOP -> "end_turn";
      case LENGTH -> "max_tokens";
      case TOOL_CALLS -> "tool_use";
      case CONTENT_FILTER, REFUSAL -> "refusal";
    };
  }

  private static String messageId(Turn turn) {
    return turn.ids().alphanumeric("msg_01", 22);
  }
}

package dev.verbatim.replay.encode;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.verbatim.model.FinishReason;
import dev.verbatim.model.Part;
import java.util.ArrayList;
import java.util.List;

/** Anthropic Messages. */
final class MessagesEncoding implements ApiEncoding {
  @Override
  public ObjectNode whole(Said said) {
    ObjectNode answer = head(said);
    ArrayNode content = answer.putArray("content");
    blocks(said).forEach(content::add);
    answer.put("stop_reason", stop(said.reason())).putNull("stop_sequence");
    answer
        .putObject("usage")
        .put("input_tokens", said.inputTokens())
        .put("output_tokens", said.outputTokens());
    return answer;
  }

  private static ObjectNode head(Said said) {
    return JSON.createObjectNode()
        .put("id", said.id())
        .put("type", "message")
        .put("role", "assistant")
        .put("model", said.model());
  }

  private static List<ObjectNode> blocks(Said said) {
    List<ObjectNode> blocks = new ArrayList<>();
    for (Part part : said.answer().parts()) {
      ObjectNode block = JSON.createObjectNode();
      switch (part) {
        case Part.Text text -> blocks.add(block.put("type", "text").put("text", text.text()));
        case Part.Refusal refusal ->
            blocks.add(block.put("type", "text").put("text", refusal.text()));
        case Part.ToolRequest request ->
            blocks.add(
                block
                    .put("type", "tool_use")
                    .put("id", said.toolId(request, blocks.size()))
                    .put("name", request.name())
                    .set("input", ApiEncoding.object(request.arguments())));
        default -> {
          // Thinking needs the provider's signature, which was not captured.
        }
      }
    }
    return blocks;
  }

  private static String stop(FinishReason reason) {
    return switch (reason) {
      case LENGTH -> "max_tokens";
      case TOOL_CALL -> "tool_use";
      case REFUSAL, CONTENT_FILTER -> "refusal";
      case PAUSED -> "pause_turn";
      default -> "end_turn";
    };
  }

  @Override
  public List<Event> stream(Said said) {
    List<Event> events = new ArrayList<>();
    ObjectNode message = head(said);
    message.putArray("content");
    message.putNull("stop_reason").putNull("stop_sequence");
    message.putObject("usage").put("input_tokens", said.inputTokens()).put("output_tokens", 0);
    events.add(event("message_start", JSON.createObjectNode().set("message", message)));
    List<ObjectNode> blocks = blocks(said);
    for (int i = 0; i < blocks.size(); i++) {
      ObjectNode block = blocks.get(i);
      boolean tool = block.path("type").asText().equals("tool_use");
      ObjectNode start = block.deepCopy();
      ObjectNode delta = JSON.createObjectNode();
      if (tool) {
        start.putObject("input");
        delta.put("type", "input_json_delta").put("partial_json", block.path("input").toString());
      } else {
        start.put("text", "");
        delta.put("type", "text_delta").put("text", block.path("text").asText());
      }
      events.add(event("content_block_start", indexed(i).set("content_block", start)));
      events.add(event("content_block_delta", indexed(i).set("delta", delta)));
      events.add(event("content_block_stop", indexed(i)));
    }
    ObjectNode end = JSON.createObjectNode();
    end.putObject("delta").put("stop_reason", stop(said.reason())).putNull("stop_sequence");
    end.putObject("usage").put("output_tokens", said.outputTokens());
    events.add(event("message_delta", end));
    events.add(event("message_stop", JSON.createObjectNode()));
    return events;
  }

  private static ObjectNode indexed(int index) {
    return JSON.createObjectNode().put("index", index);
  }

  private static Event event(String type, ObjectNode data) {
    return Event.of(type, data.put("type", type));
  }
}

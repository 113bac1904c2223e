package dev.verbatim.replay.encode;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.verbatim.model.FinishReason;
import dev.verbatim.model.Part;
import java.time.Instant;
import java.util.List;

/**
 * Ollama's own API: chat and generate at once, since a client of the one does not look at the
 * member of the other.
 */
final class OllamaEncoding implements ApiEncoding {
  @Override
  public ObjectNode whole(Said said) {
    return end(said, said.answer().text());
  }

  private static ObjectNode head(Said said, String text) {
    ObjectNode line =
        JSON.createObjectNode()
            .put("model", said.model())
            .put("created_at", Instant.ofEpochSecond(said.epochSeconds()).toString());
    ObjectNode message = line.putObject("message").put("role", "assistant").put("content", text);
    List<Part.ToolRequest> tools = Said.tools(said.answer());
    if (!tools.isEmpty()) {
      ArrayNode calls = message.putArray("tool_calls");
      for (Part.ToolRequest tool : tools) {
        calls
            .addObject()
            .putObject("function")
            .put("name", tool.name())
            .set("arguments", ApiEncoding.object(tool.arguments()));
      }
    }
    return line.put("response", text);
  }

  private static ObjectNode end(Said said, String text) {
    return head(said, text)
        .put("done", true)
        .put("done_reason", said.reason() == FinishReason.LENGTH ? "length" : "stop")
        .put("prompt_eval_count", said.inputTokens())
        .put("eval_count", said.outputTokens());
  }

  @Override
  public List<Event> stream(Said said) {
    ObjectNode end = end(said, "");
    ((ObjectNode) end.path("message")).remove("tool_calls");
    return List.of(
        Event.of("", head(said, said.answer().text()).put("done", false)), Event.of("", end));
  }
}

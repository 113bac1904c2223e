package dev.verbatim.replay.encode;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.verbatim.model.FinishReason;
import dev.verbatim.model.Part;
import java.util.ArrayList;
import java.util.List;

/** OpenAI Responses. */
final class ResponsesEncoding implements ApiEncoding {
  @Override
  public ObjectNode whole(Said said) {
    return response(said, items(said), said.reason() == FinishReason.LENGTH);
  }

  private static ObjectNode response(Said said, List<ObjectNode> items, boolean incomplete) {
    ObjectNode answer =
        JSON.createObjectNode()
            .put("id", said.id())
            .put("object", "response")
            .put("created_at", said.epochSeconds())
            .put("status", incomplete ? "incomplete" : "completed")
            .put("model", said.model())
            .put("parallel_tool_calls", true)
            .put("tool_choice", "auto");
    answer.putNull("error");
    if (incomplete) {
      answer.putObject("incomplete_details").put("reason", "max_output_tokens");
    } else {
      answer.putNull("incomplete_details");
    }
    answer.putNull("instructions").putNull("metadata");
    answer.putNull("temperature").putNull("top_p");
    answer.putArray("tools");
    ArrayNode output = answer.putArray("output");
    items.forEach(output::add);
    ObjectNode usage = answer.putObject("usage");
    usage.put("input_tokens", said.inputTokens());
    usage.putObject("input_tokens_details").put("cached_tokens", 0);
    usage.put("output_tokens", said.outputTokens());
    usage.putObject("output_tokens_details").put("reasoning_tokens", 0);
    usage.put("total_tokens", said.inputTokens() + said.outputTokens());
    return answer;
  }

  private static List<ObjectNode> items(Said said) {
    List<ObjectNode> items = new ArrayList<>();
    ArrayNode content = JSON.createArrayNode();
    for (Part part : said.answer().parts()) {
      switch (part) {
        case Part.Text text ->
            content
                .addObject()
                .put("type", "output_text")
                .put("text", text.text())
                .putArray("annotations");
        case Part.Refusal refusal ->
            content.addObject().put("type", "refusal").put("refusal", refusal.text());
        default -> {
          // Tools are items by themselves; reasoning needs what only the provider can sign.
        }
      }
    }
    String mark = Integer.toHexString(said.id().hashCode());
    if (!content.isEmpty()) {
      items.add(
          JSON.createObjectNode()
              .put("id", "msg_" + mark)
              .put("type", "message")
              .put("role", "assistant")
              .put("status", "completed")
              .set("content", content));
    }
    List<Part.ToolRequest> tools = Said.tools(said.answer());
    for (int i = 0; i < tools.size(); i++) {
      items.add(
          JSON.createObjectNode()
              .put("id", "fc_" + mark + "_" + i)
              .put("type", "function_call")
              .put("status", "completed")
              .put("call_id", said.toolId(tools.get(i), i))
              .put("name", tools.get(i).name())
              .put("arguments", tools.get(i).arguments()));
    }
    return items;
  }

  @Override
  public List<Event> stream(Said said) {
    Sequence events = new Sequence();
    List<ObjectNode> items = items(said);
    ObjectNode begun = response(said, List.of(), false).put("status", "in_progress");
    events.add("response.created", JSON.createObjectNode().set("response", begun));
    for (int i = 0; i < items.size(); i++) {
      ObjectNode item = items.get(i);
      ObjectNode start = item.deepCopy().put("status", "in_progress");
      boolean call = item.path("type").asText().equals("function_call");
      if (call) {
        start.put("arguments", "");
      } else {
        start.putArray("content");
      }
      events.add("response.output_item.added", at(i).set("item", start));
      if (call) {
        String arguments = item.path("arguments").asText();
        events.add("response.function_call_arguments.delta", of(i, item).put("delta", arguments));
        events.add(
            "response.function_call_arguments.done",
            of(i, item).put("name", item.path("name").asText()).put("arguments", arguments));
      } else {
        parts(events, i, item);
      }
      events.add("response.output_item.done", at(i).set("item", item));
    }
    ObjectNode whole = whole(said);
    events.add(
        "response." + whole.path("status").asText(),
        JSON.createObjectNode().set("response", whole));
    return events.events;
  }

  private static void parts(Sequence events, int index, ObjectNode item) {
    for (int i = 0; i < item.path("content").size(); i++) {
      ObjectNode part = (ObjectNode) item.path("content").path(i);
      boolean text = part.path("type").asText().equals("output_text");
      String member = text ? "text" : "refusal";
      String event = text ? "response.output_text" : "response.refusal";
      String said = part.path(member).asText();
      ObjectNode empty = part.deepCopy().put(member, "");
      events.add(
          "response.content_part.added",
          of(index, item).put("content_index", i).set("part", empty));
      events.add(event + ".delta", of(index, item).put("content_index", i).put("delta", said));
      events.add(event + ".done", of(index, item).put("content_index", i).put(member, said));
      events.add(
          "response.content_part.done", of(index, item).put("content_index", i).set("part", part));
    }
  }

  private static ObjectNode at(int index) {
    return JSON.createObjectNode().put("output_index", index);
  }

  private static ObjectNode of(int index, ObjectNode item) {
    return at(index).put("item_id", item.path("id").asText());
  }

  /** Events with their numbers. */
  private static final class Sequence {
    private final List<Event> events = new ArrayList<>();

    void add(String type, ObjectNode data) {
      events.add(Event.of(type, data.put("type", type).put("sequence_number", events.size())));
    }
  }
}

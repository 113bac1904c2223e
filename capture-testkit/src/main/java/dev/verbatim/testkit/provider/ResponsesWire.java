package dev.verbatim.testkit.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** OpenAI Responses, plain and as server-sent events. */
final class ResponsesWire implements Wire {

  @Override
  public byte[] complete(Turn turn) {
    String id = turn.ids().hexadecimal("resp_", 48);
    List<ObjectNode> items = items(turn);
    return Wire.indented(response(turn, id, status(turn.answer()), items));
  }

  @Override
  public List<byte[]> events(Turn turn) {
    String id = turn.ids().hexadecimal("resp_", 48);
    EventLog log = new EventLog();
    for (String name : List.of("response.created", "response.in_progress")) {
      ObjectNode body = Wire.object();
      body.set("response", response(turn, id, "in_progress", List.of()));
      log.add(name, body);
    }
    List<ObjectNode> items = items(turn);
    for (int index = 0; index < items.size(); index++) {
      stream(turn, items.get(index), index, log);
    }
    String status = status(turn.answer());
    ObjectNode last = Wire.object();
    last.set("response", response(turn, id, status, items));
    log.add("response." + status, last);
    return log.events;
  }

  @Override
  public byte[] error(String type, String message, SeededIds ids) {
    return new ChatCompletionsWire().error(type, message, ids);
  }

  @Override
  public byte[] errorEvent(String type, String message) {
    ObjectNode body = Wire.object().put("type", "error").put("code", type).put("message", message);
    body.putNull("param");
    return Wire.event("error", body.put("sequence_number", 0));
  }

  @Override
  public List<Header> headers(Turn turn) {
    return ChatCompletionsWire.openAiHeaders(turn);
  }

  /** Numbers the events as they are written. */
  private static final class EventLog {
    private final List<byte[]> events = new ArrayList<>();

    void add(String name, ObjectNode body) {
      ObjectNode numbered = Wire.object().put("type", name).put("sequence_number", events.size());
      numbered.setAll(body);
      events.add(Wire.event(name, numbered));
    }
  }

  private static void stream(Turn turn, ObjectNode item, int index, EventLog log) {
    String itemId = item.path("id").asText();
    ObjectNode added = Wire.object().put("output_index", index);
    added.set("item", opening(item));
    log.add("response.output_item.added", added);
    switch (item.path("type").asText()) {
      case "function_call" -> {
        String arguments = item.path("arguments").asText();
        for (String piece : Fragments.of(arguments, 12, turn.ids())) {
          log.add(
              "response.function_call_arguments.delta", place(itemId, index).put("delta", piece));
        }
        log.add(
            "response.function_call_arguments.done",
            place(itemId, index)
                .put("name", item.path("name").asText())
                .put("arguments", arguments));
      }
      case "reasoning" -> {
        JsonNode part = item.path("summary").path(0);
        ObjectNode partAdded = place(itemId, index).put("summary_index", 0);
        partAdded.set("part", Wire.object().put("type", "summary_text").put("text", ""));
        log.add("response.reasoning_summary_part.added", partAdded);
        String text = part.path("text").asText();
        for (String piece : Fragments.of(text, 24, turn.ids())) {
          log.add(
              "response.reasoning_summary_text.delta",
              place(itemId, index).put("summary_index", 0).put("delta", piece));
        }
        log.add(
            "response.reasoning_summary_text.done",
            place(itemId, index).put("summary_index", 0).put("text", text));
        ObjectNode partDone = place(itemId, index).put("summary_index", 0);
        partDone.set("part", part);
        log.add("response.reasoning_summary_part.done", partDone);
      }
      default -> streamMessage(turn, item, index, log);
    }
    ObjectNode done = Wire.object().put("output_index", index);
    done.set("item", item);
    log.add("response.output_item.done", done);
  }

  private static void streamMessage(Turn turn, ObjectNode item, int index, EventLog log) {
    String itemId = item.path("id").asText();
    JsonNode part = item.path("content").path(0);
    boolean refusal = part.path("type").asText().equals("refusal");
    String field = refusal ? "refusal" : "text";
    ObjectNode emptyPart = part.deepCopy();
    emptyPart.put(field, "");
    ObjectNode partAdded = place(itemId, index).put("content_index", 0);
    partAdded.set("part", emptyPart);
    log.add("response.content_part.added", partAdded);
    String text = part.path(field).asText();
    String event = refusal ? "response.refusal" : "response.output_text";
    for (String piece : Fragments.of(text, 24, turn.ids())) {
      ObjectNode delta = place(itemId, index).put("content_index", 0).put("delta", piece);
      if (!refusal) {
        delta.putArray("logprobs");
      }
      log.add(event + ".delta", delta);
    }
    ObjectNode done = place(itemId, index).put("content_index", 0).put(field, text);
    if (!refusal) {
      done.putArray("logprobs");
    }
    log.add(event + ".done", done);
    ObjectNode partDone = place(itemId, index).put("content_index", 0);
    partDone.set("part", part);
    log.add("response.content_part.done", partDone);
  }

  private static ObjectNode place(String itemId, int index) {
    return Wire.object().put("item_id", itemId).put("output_index", index);
  }

  /** The item as it looks before anything of it was said. */
  private static ObjectNode opening(ObjectNode item) {
    ObjectNode opening = item.deepCopy();
    if (opening.has("status")) {
      opening.put("status", "in_progress");
    }
    if (opening.has("arguments")) {
      opening.put("arguments", "");
    }
    if (opening.has("content")) {
      opening.putArray("content");
    }
    if (opening.has("summary")) {
      opening.putArray("summary");
    }
    return opening;
  }

  private static List<ObjectNode> items(Turn turn) {
    Answer answer = turn.answer();
    SeededIds ids = turn.ids();
    List<ObjectNode> items = new ArrayList<>();
    answer
        .reasoning()
        .ifPresent(
            reasoning -> {
              ObjectNode item =
                  Wire.object().put("id", ids.hexadecimal("rs_", 48)).put("type", "reasoning");
              item.putArray("summary")
                  .addObject()
                  .put("type", "summary_text")
                  .put("text", reasoning);
              items.add(item);
            });
    answer
        .text()
        .ifPresent(
            text -> {
              ObjectNode part = Wire.object().put("type", "output_text").put("text", text);
              part.putArray("annotations");
              part.putArray("logprobs");
              items.add(message(part, ids));
            });
    answer
        .refusal()
        .ifPresent(
            text ->
                items.add(message(Wire.object().put("type", "refusal").put("refusal", text), ids)));
    for (ToolUse use : answer.toolUses()) {
      items.add(
          Wire.object()
              .put("id", ids.hexadecimal("fc_", 48))
              .put("type", "function_call")
              .put("status", "completed")
              .put("call_id", use.id().orElseGet(() -> ids.alphanumeric("call_", 24)))
              .put("name", use.name())
              .put("arguments", use.argumentsJson()));
    }
    return items;
  }

  private static ObjectNode message(ObjectNode part, SeededIds ids) {
    ObjectNode item =
        Wire.object()
            .put("id", ids.hexadecimal("msg_", 48))
            .put("type", "message")
            .put("status", "completed")
            .put("role", "assistant");
    item.putArray("content").add(part);
    return item;
  }

  private static ObjectNode response(Turn turn, String id, String status, List<ObjectNode> items) {
    JsonNode request = turn.request().json();
    ObjectNode body =
        Wire.object()
            .put("id", id)
            .put("object", "response")
            .put("created_at", turn.epochSeconds())
            .put("status", status)
            .put("background", false);
    body.putNull("error");
    if (status.equals("incomplete")) {
      body.putObject("incomplete_details")
          .put(
              "reason",
              turn.answer().effectiveFinish() == Finish.LENGTH
                  ? "max_output_tokens"
                  : "content_filter");
    } else {
      body.putNull("incomplete_details");
    }
    echo(body, request, "instructions");
    echo(body, request, "max_output_tokens");
    body.put("model", DatedModel.openAi(turn.request().model()));
    ArrayNode output = body.putArray("output");
    items.forEach(output::add);
    body.put("parallel_tool_calls", request.path("parallel_tool_calls").asBoolean(true));
    echo(body, request, "previous_response_id");
    body.putObject("reasoning").putNull("effort").putNull("summary");
    body.put("service_tier", "default").put("store", request.path("store").asBoolean(true));
    body.put("temperature", request.path("temperature").asDouble(1.0));
    body.putObject("text").putObject("format").put("type", "text");
    body.put("tool_choice", "auto");
    body.set(
        "tools", request.path("tools").isArray() ? request.path("tools") : JSON.createArrayNode());
    body.put("top_p", request.path("top_p").asDouble(1.0)).put("truncation", "disabled");
    if (status.equals("in_progress") || !turn.reportUsage()) {
      body.putNull("usage");
    } else {
      body.set("usage", usage(turn.tokens()));
    }
    body.putNull("user");
    body.putObject("metadata");
    return body;
  }

  private static void echo(ObjectNode body, JsonNode request, String field) {
    if (request.has(field)) {
      body.set(field, request.get(field));
    } else {
      body.putNull(field);
    }
  }

  private static ObjectNode usage(TokenCount tokens) {
    ObjectNode usage = Wire.object().put("input_tokens", tokens.input());
    usage
        .putObject("input_tokens_details")
        .put("cached_tokens", tokens.cacheRead())
        .put("cache_write_tokens", tokens.cacheWrite());
    usage.put("output_tokens", tokens.output());
    usage.putObject("output_tokens_details").put("reasoning_tokens", tokens.reasoning());
    return usage.put("total_tokens", tokens.input() + tokens.output());
  }

  private static String status(Answer answer) {
    return switch (answer.effectiveFinish()) {
      case STOP, TOOL_CALLS, REFUSAL -> "completed";
      case LENGTH, CONTENT_FILTER -> "incomplete";
    };
  }
}

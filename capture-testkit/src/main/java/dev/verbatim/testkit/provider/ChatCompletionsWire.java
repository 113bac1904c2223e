package dev.verbatim.testkit.provider;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** OpenAI Chat Completions, plain and as server-sent events. */
final class ChatCompletionsWire implements Wire {

  @Override
  public byte[] complete(Turn turn) {
    Answer answer = turn.answer();
    ObjectNode body = head(turn, completionId(turn), "chat.completion");
    ObjectNode choice = body.putArray("choices").addObject().put("index", 0);
    ObjectNode message = choice.putObject("message").put("role", "assistant");
    message.put("content", answer.text().orElse(null));
    answer.reasoning().ifPresent(reasoning -> message.put("reasoning_content", reasoning));
    if (!answer.toolUses().isEmpty()) {
      ArrayNode calls = message.putArray("tool_calls");
      for (ToolUse use : answer.toolUses()) {
        ObjectNode call = calls.addObject().put("id", callId(use, turn)).put("type", "function");
        call.putObject("function").put("name", use.name()).put("arguments", use.argumentsJson());
      }
    }
    message.put("refusal", answer.refusal().orElse(null));
    message.putArray("annotations");
    choice.putNull("logprobs");
    choice.put("finish_reason", finish(answer));
    if (turn.reportUsage()) {
      body.set("usage", usage(turn.tokens()));
    }
    body.put("service_tier", "default");
    body.put("system_fingerprint", turn.ids().hexadecimal("fp_", 10));
    return Wire.indented(body);
  }

  @Override
  public List<byte[]> events(Turn turn) {
    Answer answer = turn.answer();
    String id = completionId(turn);
    String fingerprint = turn.ids().hexadecimal("fp_", 10);
    List<byte[]> events = new ArrayList<>();
    ObjectNode first = Wire.object().put("role", "assistant");
    if (answer.toolUses().isEmpty()) {
      first.put("content", "");
    } else {
      first.putNull("content");
    }
    first.putNull("refusal");
    events.add(chunk(turn, id, fingerprint, first, false));
    for (String piece : Fragments.of(answer.reasoning().orElse(""), 24, turn.ids())) {
      events.add(
          chunk(turn, id, fingerprint, Wire.object().put("reasoning_content", piece), false));
    }
    for (String piece : Fragments.of(answer.text().orElse(""), 24, turn.ids())) {
      events.add(chunk(turn, id, fingerprint, Wire.object().put("content", piece), false));
    }
    for (String piece : Fragments.of(answer.refusal().orElse(""), 24, turn.ids())) {
      events.add(chunk(turn, id, fingerprint, Wire.object().put("refusal", piece), false));
    }
    for (int index = 0; index < answer.toolUses().size(); index++) {
      ToolUse use = answer.toolUses().get(index);
      ObjectNode opening = Wire.object();
      ObjectNode call = opening.putArray("tool_calls").addObject().put("index", index);
      call.put("id", callId(use, turn)).put("type", "function");
      call.putObject("function").put("name", use.name()).put("arguments", "");
      events.add(chunk(turn, id, fingerprint, opening, false));
      for (String piece : Fragments.of(use.argumentsJson(), 12, turn.ids())) {
        ObjectNode delta = Wire.object();
        ObjectNode part = delta.putArray("tool_calls").addObject().put("index", index);
        part.putObject("function").put("arguments", piece);
        events.add(chunk(turn, id, fingerprint, delta, false));
      }
    }
    events.add(chunk(turn, id, fingerprint, Wire.object(), true));
    if (turn.request().includeUsage() && turn.reportUsage()) {
      ObjectNode last = streamHead(turn, id, fingerprint);
      last.putArray("choices");
      last.set("usage", usage(turn.tokens()));
      events.add(Wire.event(last));
    }
    events.add("data: [DONE]\n\n".getBytes(StandardCharsets.UTF_8));
    return events;
  }

  @Override
  public byte[] error(String type, String message, SeededIds ids) {
    return Wire.indented(errorBody(type, message));
  }

  @Override
  public byte[] errorEvent(String type, String message) {
    return Wire.event(errorBody(type, message));
  }

  @Override
  public List<Header> headers(Turn turn) {
    return openAiHeaders(turn);
  }

  /** What OpenAI sends with every response; the cookie is there because the real one sets it. */
  static List<Header> openAiHeaders(Turn turn) {
    SeededIds ids = turn.ids();
    return List.of(
        new Header("x-request-id", ids.hexadecimal("req_", 32)),
        new Header("openai-organization", "org-scripted"),
        new Header("openai-processing-ms", Integer.toString(ids.between(180, 2400))),
        new Header("openai-version", "2020-10-01"),
        new Header("x-ratelimit-limit-requests", "500"),
        new Header("x-ratelimit-remaining-requests", Integer.toString(ids.between(1, 499))),
        new Header("x-ratelimit-reset-requests", "120ms"),
        new Header("x-ratelimit-limit-tokens", "30000"),
        new Header("x-ratelimit-remaining-tokens", Integer.toString(ids.between(100, 29000))),
        new Header("x-ratelimit-reset-tokens", "6m0s"),
        new Header("set-cookie", "__cf_bm=" + ids.alphanumeric("", 32) + "; path=/; HttpOnly"));
  }

  private byte[] chunk(Turn turn, String id, String fingerprint, ObjectNode delta, boolean last) {
    ObjectNode body = streamHead(turn, id, fingerprint);
    ObjectNode choice = body.putArray("choices").addObject().put("index", 0);
    choice.set("delta", delta);
    choice.putNull("logprobs");
    choice.put("finish_reason", last ? finish(turn.answer()) : null);
    if (turn.request().includeUsage() && turn.reportUsage()) {
      body.putNull("usage");
    }
    return Wire.event(body);
  }

  private static ObjectNode streamHead(Turn turn, String id, String fingerprint) {
    return head(turn, id, "chat.completion.chunk")
        .put("service_tier", "default")
        .put("system_fingerprint", fingerprint);
  }

  private static ObjectNode head(Turn turn, String id, String object) {
    return Wire.object()
        .put("id", id)
        .put("object", object)
        .put("created", turn.epochSeconds())
        .put("model", DatedModel.openAi(turn.request().model()));
  }

  private static ObjectNode errorBody(String type, String message) {
    ObjectNode body = Wire.object();
    ObjectNode error = body.putObject("error").put("message", message);
    error.put("type", type.equals("rate_limit_exceeded") ? "requests" : type);
    error.putNull("param");
    error.put("code", type);
    return body;
  }

  private static ObjectNode usage(TokenCount tokens) {
    ObjectNode usage =
        Wire.object()
            .put("prompt_tokens", tokens.input())
            .put("completion_tokens", tokens.output())
            .put("total_tokens", tokens.input() + tokens.output());
    ObjectNode prompt = usage.putObject("prompt_tokens_details");
    prompt.put("cached_tokens", tokens.cacheRead()).put("audio_tokens", 0);
    if (tokens.cacheWrite() > 0) {
      prompt.put("cache_write_tokens", tokens.cacheWrite());
    }
    usage
        .putObject("completion_tokens_details")
        .put("reasoning_tokens", tokens.reasoning())
        .put("audio_tokens", 0)
        .put("accepted_prediction_tokens", 0)
        .put("rejected_prediction_tokens", 0);
    return usage;
  }

  private static String finish(Answer answer) {
    return switch (answer.effectiveFinish()) {
      case STOP, REFUSAL -> "stop";
      case LENGTH -> "length";
      case TOOL_CALLS -> "tool_calls";
      case CONTENT_FILTER -> "content_filter";
    };
  }

  private static String completionId(Turn turn) {
    return turn.ids().alphanumeric("chatcmpl-", 29);
  }

  private static String callId(ToolUse use, Turn turn) {
    return use.id().orElseGet(() -> turn.ids().alphanumeric("call_", 24));
  }
}

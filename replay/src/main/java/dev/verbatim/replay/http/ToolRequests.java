package dev.verbatim.replay.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import dev.verbatim.capture.json.JsonValue;
import dev.verbatim.replay.session.ReplaySession;
import dev.verbatim.replay.tool.AskedTool;
import dev.verbatim.replay.tool.RecordedTool;
import dev.verbatim.replay.tool.ReplayedTool;
import dev.verbatim.replay.tool.ToolAnswer;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/** Tells apps what to do with a tool. The conversation: {@code spec/replay.md}. */
final class ToolRequests {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MAX_DEPTH = 500;

  private ToolRequests() {}

  /**
   * Answers.
   *
   * @param rawName percent-encoded
   */
  static HttpResponse answer(
      ReplaySession session, String rawName, AggregatedHttpRequest request, long epochNanos) {
    if (request.method() != HttpMethod.POST) {
      return problem(HttpStatus.METHOD_NOT_ALLOWED, request.method() + " (expected: POST)");
    }
    String name;
    try {
      name = URLDecoder.decode(rawName.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException malformed) {
      return problem(
          HttpStatus.BAD_REQUEST, "the tool's name: not percent-encoded (expected: as in a URL)");
    }
    if (name.isBlank()) {
      return problem(HttpStatus.BAD_REQUEST, "the tool's name: empty (expected: /tools/<name>)");
    }
    Optional<JsonValue> body =
        JsonValue.parse(request.contentUtf8(), MAX_DEPTH).filter(JsonValue::isObject);
    if (body.isEmpty()) {
      return problem(
          HttpStatus.BAD_REQUEST,
          "body: not a JSON object (expected: {\"arguments\": …, \"callId\": \"…\"})");
    }
    Optional<JsonValue> arguments = body.get().get("arguments");
    AskedTool asked =
        new AskedTool(
            name,
            arguments.map(it -> it.isString() ? it.text().orElse("") : it.raw()).orElse(""),
            body.get().text("callId"),
            epochNanos);
    ReplayedTool told = session.ask(asked);
    return HttpResponse.of(HttpStatus.OK, MediaType.JSON_UTF_8, document(told).toString());
  }

  private static ObjectNode document(ReplayedTool told) {
    ObjectNode json = JSON.createObjectNode();
    json.put("action", told.answer().action());
    switch (told.answer()) {
      case ToolAnswer.Result result -> {
        json.set("result", value(result));
        result.text().ifPresent(text -> json.put("resultText", text));
      }
      case ToolAnswer.Failure failure -> {
        json.put("errorType", failure.type().orElse("Error"));
        json.put("message", failure.message());
      }
      case ToolAnswer.Deny deny -> {
        json.put("code", deny.code());
        json.put("reason", deny.reason());
      }
      case ToolAnswer.Run run -> {}
    }
    json.put("match", told.rung().map(it -> it.name().toLowerCase(Locale.ROOT)).orElse("none"));
    json.put("source", told.source());
    json.put("spanId", told.spanId().toString());
    told.recorded()
        .map(RecordedTool::span)
        .ifPresent(
            span ->
                json.put("recordedTraceId", span.traceId().toString())
                    .put("recordedSpanId", span.spanId().toString()));
    return json;
  }

  /** A value as it was recorded, down to the digits of its numbers. */
  private static JsonNode value(ToolAnswer.Result result) {
    if (result.text().isEmpty()) {
      return JSON.nullNode();
    }
    String text = result.text().get();
    return !result.isText() && JsonValue.parse(text, MAX_DEPTH).isPresent()
        ? JSON.getNodeFactory().rawValueNode(new RawValue(text))
        : JSON.getNodeFactory().textNode(text);
  }

  static HttpResponse unknown() {
    return problem(
        HttpStatus.NOT_FOUND,
        "replay: no replay of this id is known here (expected: the url that POST /api/v1/replays"
            + " gave)");
  }

  private static HttpResponse problem(HttpStatus status, String message) {
    return HttpResponse.of(
        status, MediaType.JSON_UTF_8, JSON.createObjectNode().put("error", message).toString());
  }
}

package dev.verbatim.server;

import com.google.protobuf.ByteString;
import dev.verbatim.model.ChunkTimes;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;

/** OTLP batches for tests. */
final class Batches {
  static final String TRACE = "7d3f0c1e5a9b4c2d8e6f7a0b1c2d3e4f";
  static final String ROOT = "a1b2c3d4e5f60718";
  static final String CALL = "a1b2c3d4e5f60719";
  static final String TOOL = "a1b2c3d4e5f6071a";
  static final long START = 1_795_165_200_000_000_000L;
  static final String REQUEST =
      "{\"model\":\"gpt-4o\",\"messages\":[{\"role\":\"system\",\"content\":\"Be kind.\"},"
          + "{\"role\":\"user\",\"content\":\"Where is my refund for order 8812?\"}]}";
  static final String RESPONSE =
      "{\"id\":\"c1\",\"object\":\"chat.completion\",\"model\":\"gpt-4o-2024-08-06\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"It"
          + " is on its way \u2014 two"
          + " days.\"},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":20,"
          + "\"completion_tokens\":7,\"total_tokens\":27}}";

  private Batches() {}

  static ByteString id(String hex) {
    return ByteString.copyFrom(HexFormat.of().parseHex(hex));
  }

  static KeyValue text(String key, String value) {
    return KeyValue.newBuilder()
        .setKey(key)
        .setValue(AnyValue.newBuilder().setStringValue(value))
        .build();
  }

  static KeyValue number(String key, long value) {
    return KeyValue.newBuilder()
        .setKey(key)
        .setValue(AnyValue.newBuilder().setIntValue(value))
        .build();
  }

  static KeyValue bytes(String key, byte[] value) {
    return KeyValue.newBuilder()
        .setKey(key)
        .setValue(AnyValue.newBuilder().setBytesValue(ByteString.copyFrom(value)))
        .build();
  }

  static ExportTraceServiceRequest of(Span... spans) {
    return ExportTraceServiceRequest.newBuilder()
        .addResourceSpans(
            ResourceSpans.newBuilder()
                .setResource(Resource.newBuilder().addAttributes(text("service.name", "shop")))
                .addScopeSpans(ScopeSpans.newBuilder().addAllSpans(List.of(spans))))
        .build();
  }

  static Span.Builder span(String trace, String span, String name) {
    return Span.newBuilder()
        .setTraceId(id(trace))
        .setSpanId(id(span))
        .setName(name)
        .setStartTimeUnixNano(START)
        .setEndTimeUnixNano(START + 3_200_000_000L);
  }

  /** A model call as the semantic conventions tell it, under the first span of its trace. */
  static Span chat(Span.Builder span, String version, String system, String question) {
    String message = "{\"role\":\"%s\",\"parts\":[{\"type\":\"text\",\"content\":\"%s\"}]}";
    return span.addAttributes(text("gen_ai.operation.name", "chat"))
        .addAttributes(text("gen_ai.request.model", "gpt-5"))
        .addAttributes(text("verbatim.prompt.name", "refund"))
        .addAttributes(text("verbatim.prompt.version", version))
        .addAttributes(
            text(
                "gen_ai.input.messages",
                "["
                    + message.formatted("system", system)
                    + ","
                    + message.formatted("user", question)
                    + "]"))
        .addAttributes(
            text("gen_ai.output.messages", "[" + message.formatted("assistant", "Soon.") + "]"))
        .build();
  }

  /** A root, a model call with exact bytes and chunks, and a tool. */
  static ExportTraceServiceRequest conversation() {
    byte[] response = RESPONSE.getBytes(StandardCharsets.UTF_8);
    // The second chunk ends inside the dash, which has three bytes in UTF-8.
    int cut = RESPONSE.substring(0, RESPONSE.indexOf('\u2014')).length() + 1;
    ChunkTimes chunks =
        new ChunkTimes(
            List.of(
                new ChunkTimes.Chunk(40, 1_000_000),
                new ChunkTimes.Chunk(cut - 40, 2_500_000),
                new ChunkTimes.Chunk(response.length - cut, 4_000_000)));
    Span root =
        span(TRACE, ROOT, "handle_message")
            .addAttributes(text("session.id", "s/77"))
            .addAttributes(text("user.id", "u-1042"))
            .addAttributes(text("verbatim.metadata.plan", "pro"))
            .build();
    Span call =
        span(TRACE, CALL, "chat gpt-4o")
            .setParentSpanId(id(ROOT))
            .setStartTimeUnixNano(START + 1_000_000)
            .setEndTimeUnixNano(START + 900_000_000)
            .addAttributes(text("verbatim.kind", "llm"))
            .addAttributes(text("session.id", "s/77"))
            .addAttributes(text("gen_ai.provider.name", "openai"))
            .addAttributes(text("gen_ai.request.model", "gpt-4o"))
            .addEvents(
                Span.Event.newBuilder()
                    .setName("verbatim.attempt")
                    .setTimeUnixNano(START + 2_000_000)
                    .addAttributes(number("verbatim.attempt.number", 1))
                    .addAttributes(text("http.request.method", "POST"))
                    .addAttributes(text("url.full", "https://api.openai.com/v1/chat/completions"))
                    .addAttributes(number("http.response.status_code", 200))
                    .addAttributes(text("verbatim.request.content_type", "application/json"))
                    .addAttributes(
                        bytes("verbatim.request.body", REQUEST.getBytes(StandardCharsets.UTF_8)))
                    .addAttributes(text("verbatim.response.content_type", "application/json"))
                    .addAttributes(bytes("verbatim.response.body", response))
                    .addAttributes(bytes("verbatim.response.chunks", chunks.encode()))
                    .addAttributes(text("verbatim.response.end", "end"))
                    .addAttributes(number("verbatim.attempt.end_time", START + 900_000_000)))
            .build();
    Span tool =
        span(TRACE, TOOL, "lookup_order")
            .setParentSpanId(id(ROOT))
            .setStartTimeUnixNano(START + 950_000_000)
            .setEndTimeUnixNano(START + 1_000_000_000)
            .addAttributes(text("verbatim.kind", "tool"))
            .addAttributes(text("gen_ai.tool.name", "lookup_order"))
            .addAttributes(text("gen_ai.tool.call.arguments", "{\"order\":8812}"))
            .addAttributes(text("gen_ai.tool.call.result", "{\"status\":\"returned\"}"))
            .build();
    return of(root, call, tool);
  }
}

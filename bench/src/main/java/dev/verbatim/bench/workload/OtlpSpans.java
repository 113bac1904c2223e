package dev.verbatim.bench.workload;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.ByteString;
import dev.verbatim.model.Sha256;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.nio.ByteBuffer;
import java.util.List;

/** Spans as an SDK sends them; see {@code spec/attributes.md}. */
final class OtlpSpans {
  private static final long CALL_NANOS = 1_400_000_000L;

  private OtlpSpans() {}

  static ExportTraceServiceRequest request(String service, List<Span> spans) {
    return ExportTraceServiceRequest.newBuilder()
        .addResourceSpans(
            ResourceSpans.newBuilder()
                .setResource(
                    Resource.newBuilder()
                        .addAttributes(text("service.name", service))
                        .addAttributes(text("service.instance.id", "bench-1"))
                        .addAttributes(text("deployment.environment.name", "bench")))
                .addScopeSpans(ScopeSpans.newBuilder().addAllSpans(spans)))
        .build();
  }

  /** A model call with its exact bytes; calls of one conversation share a trace. */
  static Span call(
      String conversation,
      String agent,
      long start,
      long spanId,
      int status,
      ByteString request,
      ByteString response) {
    byte[] trace = Sha256.of(conversation.getBytes(UTF_8)).toBytes();
    return Span.newBuilder()
        .setTraceId(ByteString.copyFrom(trace, 0, 16))
        .setSpanId(id(spanId))
        .setName("chat gpt-5-mini")
        .setStartTimeUnixNano(start)
        .setEndTimeUnixNano(start + CALL_NANOS)
        .addAttributes(text("verbatim.kind", "llm"))
        .addAttributes(text("gen_ai.operation.name", "chat"))
        .addAttributes(text("gen_ai.provider.name", "openai"))
        .addAttributes(text("gen_ai.request.model", "gpt-5-mini"))
        .addAttributes(text("session.id", conversation))
        .addAttributes(text("verbatim.prompt.name", agent))
        .addEvents(
            Span.Event.newBuilder()
                .setName("verbatim.attempt")
                .setTimeUnixNano(start)
                .addAttributes(number("verbatim.attempt.number", 1))
                .addAttributes(text("http.request.method", "POST"))
                .addAttributes(text("url.full", "https://api.openai.com/v1/chat/completions"))
                .addAttributes(number("http.response.status_code", status))
                .addAttributes(text("verbatim.request.content_type", "application/json"))
                .addAttributes(bytes("verbatim.request.body", request))
                .addAttributes(text("verbatim.response.content_type", "application/json"))
                .addAttributes(bytes("verbatim.response.body", response))
                .addAttributes(text("verbatim.response.end", "end"))
                .addAttributes(number("verbatim.attempt.end_time", start + CALL_NANOS)))
        .build();
  }

  static ByteString id(long value) {
    return ByteString.copyFrom(ByteBuffer.allocate(8).putLong(value).flip());
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

  private static KeyValue bytes(String key, ByteString value) {
    return KeyValue.newBuilder()
        .setKey(key)
        .setValue(AnyValue.newBuilder().setBytesValue(value))
        .build();
  }
}

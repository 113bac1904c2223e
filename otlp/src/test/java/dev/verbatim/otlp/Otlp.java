package dev.verbatim.otlp;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.util.HexFormat;

/** Builds requests with the generated classes: a writer that shares nothing with the reader. */
final class Otlp {
  static final String TRACE_ID = "7d3f0c1e5a9b4c2d8e6f7a0b1c2d3e4f";
  static final String SPAN_ID = "a1b2c3d4e5f60718";
  static final long START = 1_795_165_200_000_000_000L;
  static final long END = START + 1_250_000_000L;

  private Otlp() {}

  static ByteString hex(String digits) {
    return ByteString.copyFrom(HexFormat.of().parseHex(digits));
  }

  static Span.Builder span(String name) {
    return Span.newBuilder()
        .setTraceId(hex(TRACE_ID))
        .setSpanId(hex(SPAN_ID))
        .setName(name)
        .setStartTimeUnixNano(START)
        .setEndTimeUnixNano(END);
  }

  static KeyValue text(String key, String value) {
    return value(key, AnyValue.newBuilder().setStringValue(value));
  }

  static KeyValue number(String key, long value) {
    return value(key, AnyValue.newBuilder().setIntValue(value));
  }

  static KeyValue bytes(String key, byte... value) {
    return value(key, AnyValue.newBuilder().setBytesValue(ByteString.copyFrom(value)));
  }

  static KeyValue value(String key, AnyValue.Builder value) {
    return KeyValue.newBuilder().setKey(key).setValue(value).build();
  }

  static ExportTraceServiceRequest request(Span.Builder... spans) {
    ScopeSpans.Builder scope =
        ScopeSpans.newBuilder()
            .setScope(InstrumentationScope.newBuilder().setName("demo").setVersion("1.2"));
    for (Span.Builder span : spans) {
      scope.addSpans(span);
    }
    return ExportTraceServiceRequest.newBuilder()
        .addResourceSpans(
            ResourceSpans.newBuilder()
                .setResource(
                    Resource.newBuilder()
                        .addAttributes(text("service.name", "shop"))
                        .addAttributes(text("service.version", "3.1"))
                        .addAttributes(text("service.instance.id", "i-1"))
                        .addAttributes(text("deployment.environment.name", "production"))
                        .addAttributes(text("vcs.ref.head.revision", "c0ffee")))
                .addScopeSpans(scope))
        .build();
  }
}

package dev.verbatim.sdk.internal.export;

import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * Encodes spans as an {@code ExportTraceServiceRequest}.
 *
 * @see <a
 *     href="https://github.com/open-telemetry/opentelemetry-proto/blob/main/opentelemetry/proto/trace/v1/trace.proto">trace.proto</a>
 */
final class OtlpEncoder {
  private static final int STATUS_ERROR = 2;

  private final Map<String, Object> resource;
  private final String scopeName;
  private final String scopeVersion;

  OtlpEncoder(Map<String, Object> resource, String scopeName, String scopeVersion) {
    this.resource = resource;
    this.scopeName = scopeName;
    this.scopeVersion = scopeVersion;
  }

  /** A whole request with these encoded spans. */
  ProtoWriter request(List<ProtoWriter> spans) {
    ProtoWriter scope = new ProtoWriter();
    scope.string(1, scopeName);
    scope.string(2, scopeVersion);
    ProtoWriter scopeSpans = new ProtoWriter();
    scopeSpans.message(1, scope);
    for (ProtoWriter span : spans) {
      scopeSpans.message(2, span);
    }
    ProtoWriter resourceMessage = new ProtoWriter();
    attributes(resourceMessage, 1, resource);
    ProtoWriter resourceSpans = new ProtoWriter();
    resourceSpans.message(1, resourceMessage);
    resourceSpans.message(2, scopeSpans);
    ProtoWriter request = new ProtoWriter();
    request.message(1, resourceSpans);
    return request;
  }

  static ProtoWriter span(FinishedSpan span) {
    ProtoWriter out = new ProtoWriter();
    HexFormat hex = HexFormat.of();
    out.bytes(1, hex.parseHex(span.traceId()));
    out.bytes(2, hex.parseHex(span.spanId()));
    String parent = span.parentSpanId();
    if (parent != null) {
      out.bytes(4, hex.parseHex(parent));
    }
    out.string(5, span.name());
    out.varint(6, span.kind().number);
    out.fixed64(7, span.startEpochNanos());
    out.fixed64(8, span.endEpochNanos());
    attributes(out, 9, span.attributes());
    for (FinishedSpan.Event event : span.events()) {
      ProtoWriter eventMessage = new ProtoWriter();
      eventMessage.fixed64(1, event.epochNanos());
      eventMessage.string(2, event.name());
      attributes(eventMessage, 3, event.attributes());
      out.message(11, eventMessage);
    }
    String error = span.error();
    if (error != null) {
      ProtoWriter status = new ProtoWriter();
      status.string(2, error);
      status.varint(3, STATUS_ERROR);
      out.message(15, status);
    }
    return out;
  }

  private static void attributes(ProtoWriter out, int field, Map<?, ?> attributes) {
    attributes.forEach(
        (key, value) -> {
          ProtoWriter keyValue = new ProtoWriter();
          keyValue.string(1, (String) key);
          keyValue.message(2, anyValue(value));
          out.message(field, keyValue);
        });
  }

  private static ProtoWriter anyValue(Object value) {
    ProtoWriter out = new ProtoWriter();
    if (value instanceof String text) {
      out.string(1, text);
    } else if (value instanceof Boolean bool) {
      out.varint(2, bool ? 1 : 0);
    } else if (value instanceof Long || value instanceof Integer) {
      out.varint(3, ((Number) value).longValue());
    } else if (value instanceof Double number) {
      out.fixed64(4, Double.doubleToRawLongBits(number));
    } else if (value instanceof Bytes bytes) {
      out.bytes(7, bytes);
    } else if (value instanceof List<?> list) {
      ProtoWriter array = new ProtoWriter();
      for (Object element : list) {
        array.message(1, anyValue(element));
      }
      out.message(5, array);
    } else if (value instanceof Map<?, ?> map) {
      ProtoWriter list = new ProtoWriter();
      attributes(list, 1, map);
      out.message(6, list);
    } else {
      out.string(1, String.valueOf(value));
    }
    return out;
  }
}

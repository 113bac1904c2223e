package dev.verbatim.otlp.encode;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.io.IOException;
import java.io.OutputStream;
import java.util.HexFormat;
import java.util.List;

/**
 * OTLP's JSON encoding: names in lower camel case, ids in hexadecimal, 64-bit integers as strings,
 * enumerations as numbers (opentelemetry-proto 1.11, {@code docs/specification.md}).
 */
final class OtlpJson {
  private static final JsonFactory JSON = new JsonFactory();

  private OtlpJson() {}

  static void write(ExportTraceServiceRequest request, OutputStream to) throws IOException {
    try (JsonGenerator out = JSON.createGenerator(to)) {
      out.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
      out.disable(JsonGenerator.Feature.FLUSH_PASSED_TO_STREAM);
      new Writing(out).request(request);
    }
  }

  private record Writing(JsonGenerator out) {
    void request(ExportTraceServiceRequest request) throws IOException {
      out.writeStartObject();
      out.writeArrayFieldStart("resourceSpans");
      for (ResourceSpans resource : request.getResourceSpansList()) {
        out.writeStartObject();
        out.writeObjectFieldStart("resource");
        attributes("attributes", resource.getResource().getAttributesList());
        out.writeEndObject();
        out.writeArrayFieldStart("scopeSpans");
        for (ScopeSpans scope : resource.getScopeSpansList()) {
          scope(scope);
        }
        out.writeEndArray();
        text("schemaUrl", resource.getSchemaUrl());
        out.writeEndObject();
      }
      out.writeEndArray();
      out.writeEndObject();
    }

    private void scope(ScopeSpans scope) throws IOException {
      out.writeStartObject();
      out.writeObjectFieldStart("scope");
      text("name", scope.getScope().getName());
      text("version", scope.getScope().getVersion());
      attributes("attributes", scope.getScope().getAttributesList());
      out.writeEndObject();
      out.writeArrayFieldStart("spans");
      for (Span span : scope.getSpansList()) {
        span(span);
      }
      out.writeEndArray();
      text("schemaUrl", scope.getSchemaUrl());
      out.writeEndObject();
    }

    private void span(Span span) throws IOException {
      out.writeStartObject();
      id("traceId", span.getTraceId());
      id("spanId", span.getSpanId());
      text("traceState", span.getTraceState());
      id("parentSpanId", span.getParentSpanId());
      out.writeStringField("name", span.getName());
      out.writeNumberField("kind", span.getKindValue());
      time("startTimeUnixNano", span.getStartTimeUnixNano());
      time("endTimeUnixNano", span.getEndTimeUnixNano());
      attributes("attributes", span.getAttributesList());
      count("droppedAttributesCount", span.getDroppedAttributesCount());
      if (span.getEventsCount() > 0) {
        out.writeArrayFieldStart("events");
        for (Span.Event event : span.getEventsList()) {
          out.writeStartObject();
          time("timeUnixNano", event.getTimeUnixNano());
          out.writeStringField("name", event.getName());
          attributes("attributes", event.getAttributesList());
          out.writeEndObject();
        }
        out.writeEndArray();
      }
      count("droppedEventsCount", span.getDroppedEventsCount());
      links(span.getLinksList());
      count("droppedLinksCount", span.getDroppedLinksCount());
      if (span.hasStatus()) {
        status(span.getStatus());
      }
      out.writeEndObject();
    }

    private void links(List<Span.Link> links) throws IOException {
      if (links.isEmpty()) {
        return;
      }
      out.writeArrayFieldStart("links");
      for (Span.Link link : links) {
        out.writeStartObject();
        id("traceId", link.getTraceId());
        id("spanId", link.getSpanId());
        attributes("attributes", link.getAttributesList());
        out.writeEndObject();
      }
      out.writeEndArray();
    }

    private void status(Status status) throws IOException {
      out.writeObjectFieldStart("status");
      text("message", status.getMessage());
      out.writeNumberField("code", status.getCodeValue());
      out.writeEndObject();
    }

    private void attributes(String name, List<KeyValue> attributes) throws IOException {
      if (attributes.isEmpty()) {
        return;
      }
      out.writeFieldName(name);
      keyValues(attributes);
    }

    private void keyValues(List<KeyValue> attributes) throws IOException {
      out.writeStartArray();
      for (KeyValue attribute : attributes) {
        out.writeStartObject();
        out.writeStringField("key", attribute.getKey());
        out.writeFieldName("value");
        value(attribute.getValue());
        out.writeEndObject();
      }
      out.writeEndArray();
    }

    private void value(AnyValue value) throws IOException {
      out.writeStartObject();
      switch (value.getValueCase()) {
        case STRING_VALUE -> out.writeStringField("stringValue", value.getStringValue());
        case BOOL_VALUE -> out.writeBooleanField("boolValue", value.getBoolValue());
        case INT_VALUE -> out.writeStringField("intValue", Long.toString(value.getIntValue()));
        case DOUBLE_VALUE -> real(value.getDoubleValue());
        case BYTES_VALUE -> out.writeBinaryField("bytesValue", value.getBytesValue().toByteArray());
        case ARRAY_VALUE -> {
          out.writeObjectFieldStart("arrayValue");
          out.writeArrayFieldStart("values");
          for (AnyValue element : value.getArrayValue().getValuesList()) {
            value(element);
          }
          out.writeEndArray();
          out.writeEndObject();
        }
        case KVLIST_VALUE -> {
          out.writeObjectFieldStart("kvlistValue");
          out.writeFieldName("values");
          keyValues(value.getKvlistValue().getValuesList());
          out.writeEndObject();
        }
        default -> {}
      }
      out.writeEndObject();
    }

    /** JSON has no NaN and no infinities; protobuf's JSON mapping writes them as strings. */
    private void real(double number) throws IOException {
      if (Double.isFinite(number)) {
        out.writeNumberField("doubleValue", number);
      } else {
        out.writeStringField("doubleValue", Double.toString(number));
      }
    }

    private void id(String name, ByteString id) throws IOException {
      if (!id.isEmpty()) {
        out.writeStringField(name, HexFormat.of().formatHex(id.toByteArray()));
      }
    }

    private void time(String name, long nanos) throws IOException {
      out.writeStringField(name, Long.toUnsignedString(nanos));
    }

    private void count(String name, int count) throws IOException {
      if (count != 0) {
        out.writeNumberField(name, Integer.toUnsignedLong(count));
      }
    }

    private void text(String name, String text) throws IOException {
      if (!text.isEmpty()) {
        out.writeStringField(name, text);
      }
    }
  }
}

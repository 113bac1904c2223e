package dev.verbatim.e2e.world;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/** The same export request as {@link OtlpJson}, as protobuf. */
public final class OtlpProtobuf {
  private OtlpProtobuf() {}

  public static ExportTraceServiceRequest of(OtlpJson batch) {
    JsonNode resourceSpans = Api.json(batch.bytes()).at("/resourceSpans/0");
    ScopeSpans.Builder scope = ScopeSpans.newBuilder();
    for (JsonNode node : resourceSpans.at("/scopeSpans/0/spans")) {
      Span.Builder span =
          Span.newBuilder()
              .setTraceId(hex(node.path("traceId")))
              .setSpanId(hex(node.path("spanId")))
              .setParentSpanId(hex(node.path("parentSpanId")))
              .setName(node.path("name").asText())
              .setTraceState(node.path("traceState").asText())
              .setStartTimeUnixNano(node.path("startTimeUnixNano").asLong())
              .setEndTimeUnixNano(node.path("endTimeUnixNano").asLong())
              .addAllAttributes(attributes(node.path("attributes")));
      for (JsonNode event : node.path("events")) {
        span.addEvents(
            Span.Event.newBuilder()
                .setName(event.path("name").asText())
                .setTimeUnixNano(event.path("timeUnixNano").asLong())
                .addAllAttributes(attributes(event.path("attributes"))));
      }
      scope.addSpans(span);
    }
    return ExportTraceServiceRequest.newBuilder()
        .addResourceSpans(
            ResourceSpans.newBuilder()
                .setResource(
                    Resource.newBuilder()
                        .addAllAttributes(attributes(resourceSpans.at("/resource/attributes"))))
                .addScopeSpans(scope))
        .build();
  }

  private static ByteString hex(JsonNode text) {
    return ByteString.copyFrom(HexFormat.of().parseHex(text.asText("")));
  }

  private static List<KeyValue> attributes(JsonNode nodes) {
    List<KeyValue> attributes = new ArrayList<>();
    for (JsonNode node : nodes) {
      attributes.add(
          KeyValue.newBuilder()
              .setKey(node.path("key").asText())
              .setValue(value(node.path("value")))
              .build());
    }
    return attributes;
  }

  private static AnyValue value(JsonNode node) {
    AnyValue.Builder value = AnyValue.newBuilder();
    if (node.has("stringValue")) {
      value.setStringValue(node.path("stringValue").asText());
    } else if (node.has("intValue")) {
      value.setIntValue(node.path("intValue").asLong());
    } else if (node.has("bytesValue")) {
      value.setBytesValue(
          ByteString.copyFrom(Base64.getDecoder().decode(node.path("bytesValue").asText())));
    } else if (node.has("kvlistValue")) {
      value.setKvlistValue(
          KeyValueList.newBuilder().addAllValues(attributes(node.at("/kvlistValue/values"))));
    } else if (node.has("arrayValue")) {
      ArrayValue.Builder list = ArrayValue.newBuilder();
      node.at("/arrayValue/values").forEach(item -> list.addValues(value(item)));
      value.setArrayValue(list);
    }
    return value.build();
  }
}

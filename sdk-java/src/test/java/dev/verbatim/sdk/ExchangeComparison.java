package dev.verbatim.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Compares received spans with those of a case of {@code spec/exchanges}; knows its matchers. */
final class ExchangeComparison {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ExchangeServer server;
  private final List<Span> spans;

  ExchangeComparison(ExchangeServer server, List<Span> received) {
    this.server = server;
    this.spans =
        received.stream().sorted(Comparator.comparingLong(Span::getStartTimeUnixNano)).toList();
  }

  /** Fails unless exactly these spans came. */
  void check(JsonNode expectedSpans) {
    List<String> names = new ArrayList<>();
    expectedSpans.forEach(expected -> names.add(expected.path("name").asText()));
    assertThat(spans).extracting(Span::getName).containsExactlyElementsOf(names);
    Set<String> traces = new HashSet<>();
    for (int i = 0; i < spans.size(); i++) {
      JsonNode expected = expectedSpans.path(i);
      Span span = spans.get(i);
      String where = "span " + i + " (" + span.getName() + ")";
      place(expected, span, traces, where);
      assertThat(span.getStatus().getCode())
          .as(where + " status")
          .isEqualTo(
              expected.path("status").asText().equals("error")
                  ? Status.StatusCode.STATUS_CODE_ERROR
                  : Status.StatusCode.STATUS_CODE_UNSET);
      assertThat(span.getKind())
          .as(where + " kind")
          .isEqualTo(
              expected.path("events").isEmpty()
                  ? Span.SpanKind.SPAN_KIND_INTERNAL
                  : Span.SpanKind.SPAN_KIND_CLIENT);
      if (expected.has("kind")) {
        assertThat(Values.text(span, "verbatim.kind")).isEqualTo(expected.path("kind").asText());
      }
      attributes(expected, span.getAttributesList(), where);
      assertThat(span.getEventsList())
          .as(where + " events")
          .hasSize(expected.path("events").size());
      for (int e = 0; e < span.getEventsCount(); e++) {
        JsonNode event = expected.path("events").path(e);
        assertThat(span.getEvents(e).getName()).isEqualTo(event.path("name").asText());
        attributes(event, span.getEvents(e).getAttributesList(), where + " event " + e);
      }
    }
  }

  private void place(JsonNode expected, Span span, Set<String> traces, String where) {
    if (expected.path("parent").isNull()) {
      assertThat(span.getParentSpanId().isEmpty()).as(where + " is a root").isTrue();
      assertThat(traces.add(hex(span.getTraceId()))).as(where + " has its own trace").isTrue();
    } else {
      Span parent = spans.get(expected.path("parent").asInt());
      assertThat(span.getParentSpanId()).as(where + " parent").isEqualTo(parent.getSpanId());
      assertThat(span.getTraceId()).as(where + " trace").isEqualTo(parent.getTraceId());
    }
  }

  private void attributes(JsonNode expected, List<KeyValue> actual, String where) {
    Map<String, AnyValue> values = Values.of(actual).byKey();
    for (Map.Entry<String, JsonNode> each : expected.path("attributes").properties()) {
      AnyValue value = values.get(each.getKey());
      if (value == null) {
        throw new AssertionError(where + ": " + each.getKey() + " is not among " + values.keySet());
      }
      value(each.getValue(), value, where + " " + each.getKey());
    }
    for (JsonNode key : expected.path("absent")) {
      assertThat(values).as(where).doesNotContainKey(key.asText());
    }
  }

  private void value(JsonNode expected, AnyValue actual, String where) {
    boolean matcher = false;
    for (Map.Entry<String, JsonNode> field : expected.properties()) {
      if (field.getKey().startsWith("$")) {
        matcher = true;
        match(field.getKey(), field.getValue(), actual, where);
      }
    }
    if (!matcher) {
      assertThat(plain(actual)).as(where).isEqualTo(plain(expected));
    }
  }

  private void match(String matcher, JsonNode wanted, AnyValue actual, String where) {
    switch (matcher) {
      case "$any" -> assertThat(actual.getValueCase()).as(where).isNotNull();
      case "$endsWith" -> assertThat(actual.getStringValue()).as(where).endsWith(wanted.asText());
      case "$json" -> assertThat(parse(actual.getStringValue())).as(where).isEqualTo(wanted);
      case "$requestBytes" ->
          assertThat(actual.getBytesValue().toByteArray())
              .as(where)
              .isEqualTo(server.request(wanted.asInt()));
      case "$responseBytes" ->
          assertThat(actual.getBytesValue().toByteArray())
              .as(where)
              .isEqualTo(server.response(wanted.asInt()));
      case "$chunksOf" ->
          assertThat(
                  Chunks.decode(actual.getBytesValue().toByteArray()).stream()
                      .mapToLong(chunk -> chunk[0])
                      .sum())
              .as(where)
              .isEqualTo(server.response(wanted.asInt()).length);
      case "$has" ->
          wanted
              .properties()
              .forEach(
                  entry ->
                      assertThat(lowerCased(actual))
                          .as(where)
                          .containsEntry(entry.getKey(), entry.getValue().asText()));
      case "$lacks" ->
          wanted.forEach(
              key -> assertThat(lowerCased(actual)).as(where).doesNotContainKey(key.asText()));
      case "$traceId" ->
          assertThat(actual.getStringValue())
              .as(where)
              .isEqualTo(hex(spans.get(wanted.asInt()).getTraceId()));
      case "$spanId" ->
          assertThat(actual.getStringValue())
              .as(where)
              .isEqualTo(hex(spans.get(wanted.asInt()).getSpanId()));
      default -> throw new AssertionError(where + ": matcher " + matcher + " is not known");
    }
  }

  private static Map<String, String> lowerCased(AnyValue headers) {
    Map<String, String> lower = new TreeMap<>();
    headers
        .getKvlistValue()
        .getValuesList()
        .forEach(
            each ->
                lower.put(
                    each.getKey().toLowerCase(Locale.ROOT), each.getValue().getStringValue()));
    return lower;
  }

  /** Texts, longs, doubles, booleans, lists and maps. */
  private static Object plain(JsonNode node) {
    if (node.isObject()) {
      Map<String, Object> map = new TreeMap<>();
      node.properties().forEach(each -> map.put(each.getKey(), plain(each.getValue())));
      return map;
    }
    if (node.isArray()) {
      List<Object> list = new ArrayList<>();
      node.forEach(each -> list.add(plain(each)));
      return list;
    }
    return node.isIntegralNumber()
        ? (Object) node.asLong()
        : node.isNumber() ? node.asDouble() : node.isBoolean() ? node.asBoolean() : node.asText();
  }

  private static Object plain(AnyValue value) {
    return switch (value.getValueCase()) {
      case STRING_VALUE -> value.getStringValue();
      case INT_VALUE -> value.getIntValue();
      case DOUBLE_VALUE -> value.getDoubleValue();
      case BOOL_VALUE -> value.getBoolValue();
      case ARRAY_VALUE ->
          value.getArrayValue().getValuesList().stream().map(ExchangeComparison::plain).toList();
      case KVLIST_VALUE -> {
        Map<String, Object> map = new TreeMap<>();
        value
            .getKvlistValue()
            .getValuesList()
            .forEach(each -> map.put(each.getKey(), plain(each.getValue())));
        yield map;
      }
      default -> value;
    };
  }

  private static JsonNode parse(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new AssertionError("no JSON: " + json, e);
    }
  }

  private static String hex(com.google.protobuf.ByteString id) {
    return HexFormat.of().formatHex(id.toByteArray());
  }
}

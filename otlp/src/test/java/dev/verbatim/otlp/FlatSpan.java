package dev.verbatim.otlp;

import dev.verbatim.otlp.json.Json;
import dev.verbatim.otlp.json.JsonText;
import dev.verbatim.otlp.json.JsonTree;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A span as people write it down: {@code {"name":…, "scope":…, "status":…, "attributes":{…},
 * "events":[{"name":…,"attributes":{…}}]}}, as a request in both encodings.
 */
record FlatSpan(Json.Obj json) {
  static FlatSpan read(String resource) throws IOException {
    try (InputStream in = FlatSpan.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IOException(resource + " is missing");
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return new FlatSpan((Json.Obj) JsonTree.parse(text).orElseThrow());
    }
  }

  byte[] protobuf() {
    Span.Builder span = Otlp.span(json.text("name").orElse("span"));
    json.object("attributes").ifPresent(all -> span.addAllAttributes(keyValues(all)));
    for (Json each : json.elements("events")) {
      Json.Obj event = (Json.Obj) each;
      span.addEvents(
          Span.Event.newBuilder()
              .setName(event.text("name").orElseThrow())
              .setTimeUnixNano(Otlp.START + 1_000_000L)
              .addAllAttributes(
                  event.object("attributes").map(FlatSpan::keyValues).orElse(List.of())));
    }
    json.object("status")
        .ifPresent(
            status ->
                span.setStatus(
                    Status.newBuilder()
                        .setCodeValue((int) status.integer("code").orElse(0))
                        .setMessage(status.text("message").orElse(""))));
    return ExportTraceServiceRequest.newBuilder()
        .addResourceSpans(
            ResourceSpans.newBuilder()
                .addScopeSpans(
                    ScopeSpans.newBuilder()
                        .setScope(
                            InstrumentationScope.newBuilder()
                                .setName(json.text("scope").orElse("")))
                        .addSpans(span)))
        .build()
        .toByteArray();
  }

  byte[] otlpJson() {
    List<Json.Member> span = new ArrayList<>();
    span.add(member("traceId", new Json.Str(Otlp.TRACE_ID.toUpperCase(java.util.Locale.ROOT))));
    span.add(member("spanId", new Json.Str(Otlp.SPAN_ID)));
    span.add(member("name", new Json.Str(json.text("name").orElse("span"))));
    span.add(member("startTimeUnixNano", new Json.Str("" + Otlp.START)));
    span.add(member("endTimeUnixNano", new Json.Num("" + Otlp.END)));
    span.add(member("unknownField", new Json.Obj(List.of())));
    json.object("attributes").ifPresent(all -> span.add(member("attributes", jsonAttributes(all))));
    List<Json> events = new ArrayList<>();
    for (Json each : json.elements("events")) {
      Json.Obj event = (Json.Obj) each;
      events.add(
          new Json.Obj(
              List.of(
                  member("name", new Json.Str(event.text("name").orElseThrow())),
                  member("timeUnixNano", new Json.Str("" + (Otlp.START + 1_000_000L))),
                  member(
                      "attributes",
                      event
                          .object("attributes")
                          .map(FlatSpan::jsonAttributes)
                          .orElse(Json.Null.NULL)))));
    }
    span.add(member("events", new Json.Arr(events)));
    span.add(member("status", json.get("status").orElse(Json.Null.NULL)));
    Json.Obj scope =
        new Json.Obj(List.of(member("name", new Json.Str(json.text("scope").orElse("")))));
    Json.Obj scopeSpans =
        new Json.Obj(
            List.of(
                member("spans", new Json.Arr(List.of(new Json.Obj(span)))),
                member("scope", scope)));
    return JsonText.of(
            new Json.Obj(
                List.of(
                    member(
                        "resourceSpans",
                        new Json.Arr(
                            List.of(
                                new Json.Obj(
                                    List.of(
                                        member(
                                            "scopeSpans", new Json.Arr(List.of(scopeSpans)))))))))))
        .getBytes(StandardCharsets.UTF_8);
  }

  private static Json.Member member(String key, Json value) {
    return new Json.Member(key, value);
  }

  private static List<KeyValue> keyValues(Json.Obj all) {
    return all.members().stream()
        .map(each -> Otlp.value(each.key(), anyValue(each.value())))
        .toList();
  }

  private static AnyValue.Builder anyValue(Json json) {
    AnyValue.Builder value = AnyValue.newBuilder();
    return switch (json) {
      case Json.Str text -> value.setStringValue(text.value());
      case Json.Num number
          when Json.integerOf(number).isPresent() && !number.literal().contains(".") ->
          value.setIntValue(Long.parseLong(number.literal()));
      case Json.Num number -> value.setDoubleValue(Double.parseDouble(number.literal()));
      case Json.Bool bool -> value.setBoolValue(bool.value());
      case Json.Null ignored -> value;
      case Json.Arr array ->
          value.setArrayValue(
              ArrayValue.newBuilder()
                  .addAllValues(
                      array.elements().stream().map(each -> anyValue(each).build()).toList()));
      case Json.Obj object ->
          value.setKvlistValue(KeyValueList.newBuilder().addAllValues(keyValues(object)));
    };
  }

  private static Json jsonAttributes(Json.Obj all) {
    return new Json.Arr(
        all.members().stream()
            .map(
                each ->
                    (Json)
                        new Json.Obj(
                            List.of(
                                member("key", new Json.Str(each.key())),
                                member("value", jsonValue(each.value())))))
            .toList());
  }

  private static Json jsonValue(Json json) {
    return switch (json) {
      case Json.Str text -> object("stringValue", text);
      case Json.Num number when !number.literal().contains(".") ->
          object("intValue", new Json.Str(number.literal()));
      case Json.Num number -> object("doubleValue", number);
      case Json.Bool bool -> object("boolValue", bool);
      case Json.Null ignored -> new Json.Obj(List.of());
      case Json.Arr array ->
          object(
              "arrayValue",
              object(
                  "values",
                  new Json.Arr(array.elements().stream().map(FlatSpan::jsonValue).toList())));
      case Json.Obj object -> object("kvlistValue", object("values", jsonAttributes(object)));
    };
  }

  private static Json object(String key, Json value) {
    return new Json.Obj(List.of(member(key, value)));
  }
}

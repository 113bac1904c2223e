package dev.verbatim.interchange.source;

import com.google.protobuf.ByteString;
import dev.verbatim.otlp.json.Json;
import dev.verbatim.otlp.json.JsonText;
import dev.verbatim.otlp.json.Surrogates;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An OTLP span in the making. Structure is written as JSON text, as instrumentations do. */
final class SpanDraft {
  private final Span.Builder span = Span.newBuilder();

  SpanDraft(ByteString traceId, ByteString spanId, String name) {
    span.setTraceId(traceId).setSpanId(spanId).setName(valid(name));
  }

  /** Nothing if there is none; a span is never its own parent. */
  SpanDraft parent(Optional<ByteString> parentId) {
    parentId.filter(id -> !id.equals(span.getSpanId())).ifPresent(span::setParentSpanId);
    return this;
  }

  /** An end before the start, or none, is the start. */
  SpanDraft times(long start, Optional<Long> end) {
    span.setStartTimeUnixNano(start)
        .setEndTimeUnixNano(end.filter(time -> time >= start).orElse(start));
    return this;
  }

  long endEpochNanos() {
    return span.getEndTimeUnixNano();
  }

  SpanDraft failed(String message) {
    span.setStatus(
        Status.newBuilder()
            .setCode(Status.StatusCode.STATUS_CODE_ERROR)
            .setMessage(valid(message)));
    return this;
  }

  SpanDraft put(String key, String text) {
    span.addAttributes(attribute(key, AnyValue.newBuilder().setStringValue(valid(text)).build()));
    return this;
  }

  SpanDraft put(String key, Optional<String> text) {
    text.ifPresent(value -> put(key, value));
    return this;
  }

  SpanDraft putTexts(String key, List<Json> texts) {
    if (!texts.isEmpty()) {
      var array = io.opentelemetry.proto.common.v1.ArrayValue.newBuilder();
      texts.forEach(text -> array.addValues(AnyValue.newBuilder().setStringValue(content(text))));
      span.addAttributes(attribute(key, AnyValue.newBuilder().setArrayValue(array).build()));
    }
    return this;
  }

  /** A value with its type; structure as JSON text. */
  SpanDraft putJson(String key, Json value) {
    if (!(value instanceof Json.Null)) {
      span.addAttributes(attribute(key, any(value)));
    }
    return this;
  }

  SpanDraft putJson(String key, Optional<? extends Json> value) {
    value.ifPresent(json -> putJson(key, json));
    return this;
  }

  /** Everything that found no place, under {@code <source>.raw.}. */
  SpanDraft raw(String source, Fields fields) {
    for (Json.Member member : fields.rest()) {
      putJson(source + ".raw." + member.key(), member.value());
    }
    return this;
  }

  SpanDraft event(long epochNanos, String name, List<KeyValue> attributes) {
    span.addEvents(
        Span.Event.newBuilder()
            .setTimeUnixNano(epochNanos)
            .setName(valid(name))
            .addAllAttributes(attributes));
    return this;
  }

  Span build() {
    return span.build();
  }

  /** Spans of one record, under a scope that tells where they come from. */
  static ResourceSpans resource(String source, Map<String, String> resource, List<Span> spans) {
    Resource.Builder attributes = Resource.newBuilder();
    resource.forEach(
        (key, text) ->
            attributes.addAttributes(
                attribute(key, AnyValue.newBuilder().setStringValue(valid(text)).build())));
    return ResourceSpans.newBuilder()
        .setResource(attributes)
        .addScopeSpans(
            ScopeSpans.newBuilder()
                .setScope(InstrumentationScope.newBuilder().setName("verbatim.import." + source))
                .addAllSpans(spans))
        .build();
  }

  static KeyValue attribute(String key, AnyValue value) {
    return KeyValue.newBuilder().setKey(valid(key)).setValue(value).build();
  }

  static AnyValue any(Json value) {
    AnyValue.Builder any = AnyValue.newBuilder();
    switch (value) {
      case Json.Str text -> any.setStringValue(valid(text.value()));
      case Json.Bool bool -> any.setBoolValue(bool.value());
      case Json.Num number -> number(any, number.literal());
      case Json.Obj object -> any.setStringValue(valid(JsonText.of(object)));
      case Json.Arr array -> any.setStringValue(valid(JsonText.of(array)));
      case Json.Null ignored -> {}
    }
    return any.build();
  }

  /** An integer, a double that says the same, or the digits as text. */
  private static void number(AnyValue.Builder any, String literal) {
    try {
      any.setIntValue(Long.parseLong(literal));
    } catch (NumberFormatException notAnInteger) {
      double value = parsed(literal);
      if (Double.isFinite(value) && literal.length() <= 17) {
        any.setDoubleValue(value);
      } else {
        any.setStringValue(literal);
      }
    }
  }

  private static double parsed(String literal) {
    try {
      return Double.parseDouble(literal);
    } catch (NumberFormatException notANumber) {
      return Double.NaN;
    }
  }

  /** The text of a string, anything else as JSON. */
  static String content(Json value) {
    return value instanceof Json.Str text ? valid(text.value()) : valid(JsonText.of(value));
  }

  private static String valid(String text) {
    return Surrogates.replaced(text);
  }
}

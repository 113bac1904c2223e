package dev.verbatim.interchange.source;

import com.google.protobuf.ByteString;
import dev.verbatim.otlp.json.Json;
import dev.verbatim.otlp.json.Numbers;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * OTLP's JSON encoding as protobuf. Protobuf's own JSON reader takes ids for base64 where OTLP
 * writes hexadecimal. Unknown fields are ignored, as OTLP demands.
 */
final class OtlpJson {
  private OtlpJson() {}

  static ResourceSpans resourceSpans(Json.Obj json, Consumer<String> problems)
      throws BadRecordException {
    ResourceSpans.Builder out = ResourceSpans.newBuilder();
    Optional<Json.Obj> resource = json.object("resource");
    if (resource.isPresent()) {
      out.setResource(
          Resource.newBuilder()
              .addAllAttributes(attributes(resource.get()))
              .setDroppedAttributesCount(count(resource.get(), "droppedAttributesCount")));
    }
    json.text("schemaUrl").ifPresent(out::setSchemaUrl);
    for (Json scope : json.elements("scopeSpans", "instrumentationLibrarySpans")) {
      if (scope instanceof Json.Obj object) {
        out.addScopeSpans(scopeSpans(object, problems));
      }
    }
    return out.build();
  }

  private static ScopeSpans scopeSpans(Json.Obj json, Consumer<String> problems)
      throws BadRecordException {
    ScopeSpans.Builder out = ScopeSpans.newBuilder();
    Optional<Json.Obj> scope = json.object("scope", "instrumentationLibrary");
    if (scope.isPresent()) {
      InstrumentationScope.Builder named =
          InstrumentationScope.newBuilder()
              .addAllAttributes(attributes(scope.get()))
              .setDroppedAttributesCount(count(scope.get(), "droppedAttributesCount"));
      scope.get().text("name").ifPresent(named::setName);
      scope.get().text("version").ifPresent(named::setVersion);
      out.setScope(named);
    }
    json.text("schemaUrl").ifPresent(out::setSchemaUrl);
    List<Json> spans = json.elements("spans");
    for (int i = 0; i < spans.size(); i++) {
      try {
        if (!(spans.get(i) instanceof Json.Obj object)) {
          throw BadRecordException.wrong("span", spans.get(i), "an object");
        }
        out.addSpans(span(object));
      } catch (BadRecordException bad) {
        problems.accept("spans[" + i + "]." + bad.reason());
      }
    }
    return out.build();
  }

  static Span span(Json.Obj json) throws BadRecordException {
    Span.Builder out =
        Span.newBuilder()
            .setTraceId(id(json, "traceId", 16))
            .setSpanId(id(json, "spanId", 8))
            .setName(json.text("name").orElse(""))
            .setFlags(count(json, "flags"))
            .setStartTimeUnixNano(nanos(json, "startTimeUnixNano"))
            .setEndTimeUnixNano(nanos(json, "endTimeUnixNano"))
            .addAllAttributes(attributes(json))
            .setDroppedAttributesCount(count(json, "droppedAttributesCount"))
            .setDroppedEventsCount(count(json, "droppedEventsCount"))
            .setDroppedLinksCount(count(json, "droppedLinksCount"));
    json.text("traceState").ifPresent(out::setTraceState);
    if (json.text("parentSpanId").filter(id -> !id.isEmpty()).isPresent()) {
      out.setParentSpanId(id(json, "parentSpanId", 8));
    }
    kind(json).ifPresent(out::setKindValue);
    for (Json event : json.elements("events")) {
      if (event instanceof Json.Obj object) {
        out.addEvents(
            Span.Event.newBuilder()
                .setTimeUnixNano(nanos(object, "timeUnixNano"))
                .setName(object.text("name").orElse(""))
                .addAllAttributes(attributes(object))
                .setDroppedAttributesCount(count(object, "droppedAttributesCount")));
      }
    }
    for (Json link : json.elements("links")) {
      if (link instanceof Json.Obj object) {
        out.addLinks(
            Span.Link.newBuilder()
                .setTraceId(id(object, "traceId", 16))
                .setSpanId(id(object, "spanId", 8))
                .setTraceState(object.text("traceState").orElse(""))
                .setFlags(count(object, "flags"))
                .addAllAttributes(attributes(object))
                .setDroppedAttributesCount(count(object, "droppedAttributesCount")));
      }
    }
    json.object("status").ifPresent(status -> out.setStatus(status(status)));
    return out.build();
  }

  private static ByteString id(Json.Obj json, String key, int bytes) throws BadRecordException {
    String expected = 2 * bytes + " hexadecimal digits";
    Json value = json.first(key).orElseThrow(() -> BadRecordException.missing(key, expected));
    String digits = value instanceof Json.Str text ? text.value() : "";
    if (digits.length() == 2 * bytes) {
      try {
        return ByteString.copyFrom(HexFormat.of().parseHex(digits.toLowerCase(Locale.ROOT)));
      } catch (IllegalArgumentException notHex) {
        throw BadRecordException.wrong(key, value, expected);
      }
    }
    throw BadRecordException.wrong(key, value, expected);
  }

  /** An unsigned 64-bit number as text or number; absent is 0. */
  private static long nanos(Json.Obj json, String key) throws BadRecordException {
    Optional<Json> value = json.first(key);
    if (value.isEmpty()) {
      return 0;
    }
    OptionalLong nanos = Json.integerOf(value.get());
    if (nanos.isEmpty() || nanos.getAsLong() < 0) {
      throw BadRecordException.wrong(key, value.get(), "nanoseconds since 1970");
    }
    return nanos.getAsLong();
  }

  private static int count(Json.Obj json, String key) {
    return (int) json.integer(key).orElse(0);
  }

  /** A number, or the enum's name. */
  private static OptionalLong enumValue(Json.Obj json, String key, List<String> names) {
    OptionalLong number = json.integer(key);
    int named = json.text(key).map(names::indexOf).orElse(-1);
    return number.isPresent() || named < 0 ? number : OptionalLong.of(named);
  }

  private static Optional<Integer> kind(Json.Obj json) {
    OptionalLong kind =
        enumValue(
            json,
            "kind",
            List.of(
                "SPAN_KIND_UNSPECIFIED",
                "SPAN_KIND_INTERNAL",
                "SPAN_KIND_SERVER",
                "SPAN_KIND_CLIENT",
                "SPAN_KIND_PRODUCER",
                "SPAN_KIND_CONSUMER"));
    return kind.isPresent() ? Optional.of((int) kind.getAsLong()) : Optional.empty();
  }

  private static Status status(Json.Obj json) {
    Status.Builder status = Status.newBuilder().setMessage(json.text("message").orElse(""));
    OptionalLong code =
        enumValue(
            json, "code", List.of("STATUS_CODE_UNSET", "STATUS_CODE_OK", "STATUS_CODE_ERROR"));
    code.ifPresent(value -> status.setCodeValue((int) value));
    return status.build();
  }

  private static List<KeyValue> attributes(Json.Obj json) throws BadRecordException {
    return keyValues(json.elements("attributes"));
  }

  private static List<KeyValue> keyValues(List<Json> entries) throws BadRecordException {
    List<KeyValue> out = new ArrayList<>(entries.size());
    for (Json entry : entries) {
      if (!(entry instanceof Json.Obj object)) {
        throw BadRecordException.wrong("attributes", entry, "objects with key and value");
      }
      KeyValue.Builder pair = KeyValue.newBuilder().setKey(object.text("key").orElse(""));
      if (object.get("value").orElse(Json.Null.NULL) instanceof Json.Obj value) {
        pair.setValue(anyValue(pair.getKey(), value));
      }
      out.add(pair.build());
    }
    return out;
  }

  private static AnyValue anyValue(String key, Json.Obj json) throws BadRecordException {
    AnyValue.Builder any = AnyValue.newBuilder();
    for (Json.Member member : json.members()) {
      Json value = member.value();
      switch (member.key()) {
        case "stringValue" -> any.setStringValue(Json.scalarText(value).orElse(""));
        case "boolValue" -> any.setBoolValue(value.equals(new Json.Bool(true)));
        case "intValue" -> {
          OptionalLong number = Json.integerOf(value);
          if (number.isEmpty()) {
            throw BadRecordException.wrong(key + ".intValue", value, "a 64-bit integer");
          }
          any.setIntValue(number.getAsLong());
        }
        case "doubleValue" -> any.setDoubleValue(real(key, value));
        case "bytesValue" -> any.setBytesValue(bytes(key, value));
        case "arrayValue" -> {
          ArrayValue.Builder array = ArrayValue.newBuilder();
          if (value instanceof Json.Obj object) {
            for (Json element : object.elements("values")) {
              array.addValues(
                  element instanceof Json.Obj inner
                      ? anyValue(key, inner)
                      : AnyValue.getDefaultInstance());
            }
          }
          any.setArrayValue(array);
        }
        case "kvlistValue" -> {
          KeyValueList.Builder list = KeyValueList.newBuilder();
          if (value instanceof Json.Obj object) {
            list.addAllValues(keyValues(object.elements("values")));
          }
          any.setKvlistValue(list);
        }
        default -> {}
      }
    }
    return any.build();
  }

  private static double real(String key, Json value) throws BadRecordException {
    String text = Json.scalarText(value).orElse("").strip();
    return switch (text) {
      case "NaN" -> Double.NaN;
      case "Infinity" -> Double.POSITIVE_INFINITY;
      case "-Infinity" -> Double.NEGATIVE_INFINITY;
      default -> {
        if (Numbers.decimal(text).isEmpty() && !text.matches("[-+0-9.eE]{1,400}")) {
          throw BadRecordException.wrong(key + ".doubleValue", value, "a number");
        }
        try {
          yield Double.parseDouble(text);
        } catch (NumberFormatException notANumber) {
          throw BadRecordException.wrong(key + ".doubleValue", value, "a number");
        }
      }
    };
  }

  /** Base64, standard or URL-safe, padded or not. */
  private static ByteString bytes(String key, Json value) throws BadRecordException {
    String text = Json.scalarText(value).orElse("").strip().replace('-', '+').replace('_', '/');
    try {
      return ByteString.copyFrom(Base64.getDecoder().decode(text));
    } catch (IllegalArgumentException notBase64) {
      throw BadRecordException.of(key + ".bytesValue: text (expected: base64)");
    }
  }
}

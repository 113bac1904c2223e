package dev.verbatim.sdk;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Decoded attributes; a missing one fails the test that asks for it. */
public record Values(Map<String, AnyValue> byKey) {
  public static Values of(List<KeyValue> attributes) {
    Map<String, AnyValue> values = new LinkedHashMap<>();
    for (KeyValue attribute : attributes) {
      values.put(attribute.getKey(), attribute.getValue());
    }
    return new Values(values);
  }

  public static Values of(Span span) {
    return of(span.getAttributesList());
  }

  /** The attempts of a model call. */
  public static List<Values> attempts(Span span) {
    return span.getEventsList().stream()
        .filter(event -> event.getName().equals("verbatim.attempt"))
        .map(event -> of(event.getAttributesList()))
        .toList();
  }

  public static String text(Span span, String key) {
    return of(span).text(key);
  }

  private AnyValue value(String key) {
    AnyValue value = byKey.get(key);
    if (value == null) {
      throw new AssertionError(key + " is missing among " + byKey.keySet());
    }
    return value;
  }

  public boolean has(String key) {
    return byKey.containsKey(key);
  }

  public String text(String key) {
    return value(key).getStringValue();
  }

  public long number(String key) {
    return value(key).getIntValue();
  }

  public ByteString bytes(String key) {
    return value(key).getBytesValue();
  }

  public Values map(String key) {
    return of(value(key).getKvlistValue().getValuesList());
  }

  public List<String> texts(String key) {
    return value(key).getArrayValue().getValuesList().stream()
        .map(AnyValue::getStringValue)
        .toList();
  }
}

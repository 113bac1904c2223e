package dev.verbatim.otlp.encode;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.verbatim.model.AttributeValue;
import dev.verbatim.model.Attributes;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Attributes as OTLP writes them; values that lie in payloads are put back. */
final class WireValues {
  private final Function<String, Optional<byte[]>> payloads;

  WireValues(Function<String, Optional<byte[]>> payloads) {
    this.payloads = payloads;
  }

  /** Attributes without any value in a payload. */
  static List<KeyValue> keyValues(Attributes attributes) {
    return new WireValues(name -> Optional.empty()).all(attributes);
  }

  List<KeyValue> all(Attributes attributes) {
    return attributes.entries().stream().map(entry -> of(entry.key(), entry.value())).toList();
  }

  KeyValue of(String key, AttributeValue value) {
    return KeyValue.newBuilder().setKey(key).setValue(any(value)).build();
  }

  private AnyValue any(AttributeValue value) {
    AnyValue.Builder any = AnyValue.newBuilder();
    switch (value) {
      case AttributeValue.Text text -> any.setStringValue(text.value());
      case AttributeValue.Bool bool -> any.setBoolValue(bool.value());
      case AttributeValue.Int number -> any.setIntValue(number.value());
      case AttributeValue.Real number -> any.setDoubleValue(number.value());
      case AttributeValue.Bytes bytes ->
          any.setBytesValue(UnsafeByteOperations.unsafeWrap(bytes.value()));
      case AttributeValue.Array array -> {
        ArrayValue.Builder values = ArrayValue.newBuilder();
        array.values().forEach(element -> values.addValues(any(element)));
        any.setArrayValue(values);
      }
      case AttributeValue.Nested nested ->
          any.setKvlistValue(KeyValueList.newBuilder().addAllValues(all(nested.entries())));
      case AttributeValue.Ref ref -> putBack(any, ref);
      case AttributeValue.Empty ignored -> {}
    }
    return any.build();
  }

  private void putBack(AnyValue.Builder any, AttributeValue.Ref ref) {
    payloads
        .apply(ref.payloadName())
        .ifPresent(
            bytes -> {
              ByteString value = UnsafeByteOperations.unsafeWrap(bytes);
              if (ref.text() && value.isValidUtf8()) {
                any.setStringValueBytes(value);
              } else {
                any.setBytesValue(value);
              }
            });
  }
}

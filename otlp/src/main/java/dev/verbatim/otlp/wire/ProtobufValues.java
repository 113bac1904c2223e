package dev.verbatim.otlp.wire;

import static dev.verbatim.otlp.wire.ProtobufMessage.DELIMITED;
import static dev.verbatim.otlp.wire.ProtobufMessage.FIXED64;
import static dev.verbatim.otlp.wire.ProtobufMessage.VARINT;

import dev.verbatim.model.AttributeValue;
import dev.verbatim.model.Attributes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** OTLP's {@code KeyValue} and {@code AnyValue} from protobuf, to a bounded depth. */
final class ProtobufValues {
  private static final AttributeValue EMPTY = new AttributeValue.Empty();

  private final int maxDepth;
  private final List<String> problems;

  /**
   * @param maxDepth how many arrays and lists may enclose a value
   * @param problems takes what could be kept only in another form
   */
  ProtobufValues(int maxDepth, List<String> problems) {
    this.maxDepth = maxDepth;
    this.problems = problems;
  }

  /** Adds a {@code KeyValue}. */
  void addTo(Attributes.Builder attributes, ProtobufMessage keyValue)
      throws IOException, RejectedException {
    addTo(attributes, keyValue, maxDepth);
  }

  private void addTo(Attributes.Builder attributes, ProtobufMessage keyValue, int left)
      throws IOException, RejectedException {
    String key = "";
    AttributeValue value = EMPTY;
    for (int tag = keyValue.next(); tag != 0; tag = keyValue.next()) {
      switch (tag) {
        case 1 << 3 | DELIMITED -> key = keyValue.text();
        case 2 << 3 | DELIMITED -> value = anyValue(keyValue.message(), left);
        default -> keyValue.skip();
      }
    }
    attributes.put(key, value);
  }

  /** An {@code AnyValue}. */
  AttributeValue value(ProtobufMessage in) throws IOException, RejectedException {
    return anyValue(in, maxDepth);
  }

  private AttributeValue anyValue(ProtobufMessage in, int left)
      throws IOException, RejectedException {
    AttributeValue value = EMPTY;
    for (int tag = in.next(); tag != 0; tag = in.next()) {
      switch (tag) {
        case 1 << 3 | DELIMITED -> value = WireText.value(in.bytes(), problems);
        case 2 << 3 | VARINT -> value = AttributeValue.of(in.varint() != 0);
        case 3 << 3 | VARINT -> value = AttributeValue.of(in.varint());
        case 4 << 3 | FIXED64 -> value = AttributeValue.of(Double.longBitsToDouble(in.fixed64()));
        case 5 << 3 | DELIMITED -> value = array(in.message(), below(left));
        case 6 << 3 | DELIMITED -> value = nested(in.message(), below(left));
        case 7 << 3 | DELIMITED -> value = new AttributeValue.Bytes(in.bytes());
        default -> in.skip();
      }
    }
    return value;
  }

  private AttributeValue array(ProtobufMessage in, int left) throws IOException, RejectedException {
    List<AttributeValue> values = new ArrayList<>();
    for (int tag = in.next(); tag != 0; tag = in.next()) {
      if (tag == (1 << 3 | DELIMITED)) {
        values.add(anyValue(in.message(), left));
      } else {
        in.skip();
      }
    }
    return new AttributeValue.Array(values);
  }

  private AttributeValue nested(ProtobufMessage in, int left)
      throws IOException, RejectedException {
    Attributes.Builder entries = Attributes.builder();
    for (int tag = in.next(); tag != 0; tag = in.next()) {
      if (tag == (1 << 3 | DELIMITED)) {
        addTo(entries, in.message(), left);
      } else {
        in.skip();
      }
    }
    return new AttributeValue.Nested(entries.build());
  }

  private int below(int left) throws RejectedException {
    if (left == 0) {
      throw RejectedException.tooDeep(maxDepth);
    }
    return left - 1;
  }
}

package dev.verbatim.model;

import java.util.List;

/**
 * A value of an attribute: OTLP's {@code AnyValue} with one case more, {@link Ref}.
 *
 * @see <a href="https://github.com/open-telemetry/opentelemetry-proto">opentelemetry-proto,
 *     common.proto</a>
 */
public sealed interface AttributeValue {
  /** Text. */
  record Text(String value) implements AttributeValue {}

  /** A truth value. */
  record Bool(boolean value) implements AttributeValue {}

  /** A 64-bit integer. */
  record Int(long value) implements AttributeValue {}

  /** A double; NaN and the infinities are kept. */
  record Real(double value) implements AttributeValue {}

  /** Raw bytes. The array must not be changed after it is handed over. */
  record Bytes(byte[] value) implements AttributeValue {
    @Override
    public boolean equals(Object other) {
      return other instanceof Bytes bytes && java.util.Arrays.equals(value, bytes.value);
    }

    @Override
    public int hashCode() {
      return java.util.Arrays.hashCode(value);
    }

    /** The length only: bytes may be a body. */
    @Override
    public String toString() {
      return "Bytes[" + value.length + "]";
    }
  }

  /** An ordered list. */
  record Array(List<AttributeValue> values) implements AttributeValue {
    public Array {
      values = List.copyOf(values);
    }
  }

  /** A nested list of named values, in order; duplicate keys are kept. */
  record Nested(Attributes entries) implements AttributeValue {}

  /** OTLP's empty value. */
  record Empty() implements AttributeValue {}

  /**
   * The value is long and lies in the span's payload of this name (see {@link PayloadRef}), where
   * it is cut and stored once; a reader puts it back.
   *
   * @param payloadName the payload that holds the bytes (UTF-8 for text)
   * @param text whether the original was text; otherwise it was bytes
   */
  record Ref(String payloadName, boolean text) implements AttributeValue {}

  static AttributeValue of(String value) {
    return new Text(value);
  }

  static AttributeValue of(long value) {
    return new Int(value);
  }

  static AttributeValue of(boolean value) {
    return new Bool(value);
  }

  static AttributeValue of(double value) {
    return new Real(value);
  }
}

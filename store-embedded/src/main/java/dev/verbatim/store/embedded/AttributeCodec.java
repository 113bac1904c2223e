package dev.verbatim.store.embedded;

import dev.verbatim.model.AttributeValue;
import dev.verbatim.model.Attributes;
import java.util.ArrayList;
import java.util.List;

/**
 * Attributes on disk: a count, then for each its key and its value. A value is one byte that says
 * what it is, then the value; the bytes are never reused for another type.
 */
final class AttributeCodec {
  private static final int EMPTY = 0;
  private static final int TEXT = 1;
  private static final int FALSE = 2;
  private static final int TRUE = 3;
  private static final int INT = 4;
  private static final int REAL = 5;
  private static final int BYTES = 6;
  private static final int ARRAY = 7;
  private static final int NESTED = 8;
  private static final int REF_TEXT = 9;
  private static final int REF_BYTES = 10;

  private AttributeCodec() {}

  static void write(ByteWriter out, Attributes attributes) {
    out.varint(attributes.entries().size());
    for (Attributes.Entry entry : attributes.entries()) {
      out.string(entry.key());
      write(out, entry.value());
    }
  }

  private static void write(ByteWriter out, AttributeValue value) {
    switch (value) {
      case AttributeValue.Empty ignored -> out.u8(EMPTY);
      case AttributeValue.Text text -> out.u8(TEXT).string(text.value());
      case AttributeValue.Bool bool -> out.u8(bool.value() ? TRUE : FALSE);
      case AttributeValue.Int number -> out.u8(INT).zigzag(number.value());
      case AttributeValue.Real number ->
          out.u8(REAL).fixed64(Double.doubleToRawLongBits(number.value()));
      case AttributeValue.Bytes bytes ->
          out.u8(BYTES).varint(bytes.value().length).raw(bytes.value());
      case AttributeValue.Array array -> {
        out.u8(ARRAY).varint(array.values().size());
        array.values().forEach(each -> write(out, each));
      }
      case AttributeValue.Nested nested -> {
        out.u8(NESTED);
        write(out, nested.entries());
      }
      case AttributeValue.Ref ref ->
          out.u8(ref.text() ? REF_TEXT : REF_BYTES).string(ref.payloadName());
    }
  }

  static Attributes read(ByteReader in) {
    int count = in.count();
    if (count == 0) {
      return Attributes.EMPTY;
    }
    List<Attributes.Entry> entries = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      entries.add(new Attributes.Entry(in.string(), readValue(in)));
    }
    return new Attributes(entries);
  }

  private static AttributeValue readValue(ByteReader in) {
    int type = in.u8();
    return switch (type) {
      case EMPTY -> new AttributeValue.Empty();
      case TEXT -> new AttributeValue.Text(in.string());
      case FALSE -> new AttributeValue.Bool(false);
      case TRUE -> new AttributeValue.Bool(true);
      case INT -> new AttributeValue.Int(in.zigzag());
      case REAL -> new AttributeValue.Real(Double.longBitsToDouble(in.fixed64()));
      case BYTES -> new AttributeValue.Bytes(in.byteArray());
      case ARRAY -> {
        int count = in.count();
        List<AttributeValue> values = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
          values.add(readValue(in));
        }
        yield new AttributeValue.Array(values);
      }
      case NESTED -> new AttributeValue.Nested(read(in));
      case REF_TEXT -> new AttributeValue.Ref(in.string(), true);
      case REF_BYTES -> new AttributeValue.Ref(in.string(), false);
      default -> throw new ByteReader.MalformedException("attribute type: " + type);
    };
  }
}

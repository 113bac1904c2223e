package dev.verbatim.server.api;

import dev.verbatim.model.AttributeValue;
import dev.verbatim.model.Attributes;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Schema {@code Attribute}. */
public record AttributeDocument(String key, String type, @Nullable Object value) {
  private static final long MAX_EXACT = 1L << 53;

  /** An element of an array. */
  public record Element(String type, @Nullable Object value) {}

  /** A long value that lies in a payload. */
  public record PayloadValue(String payload, boolean text) {}

  static List<AttributeDocument> each(Attributes attributes) {
    return attributes.entries().stream()
        .map(entry -> new AttributeDocument(entry.key(), type(entry.value()), value(entry.value())))
        .toList();
  }

  private static String type(AttributeValue value) {
    return switch (value) {
      case AttributeValue.Text text -> "text";
      case AttributeValue.Bool bool -> "bool";
      case AttributeValue.Int number -> "int";
      case AttributeValue.Real real -> "real";
      case AttributeValue.Bytes bytes -> "bytes";
      case AttributeValue.Array array -> "array";
      case AttributeValue.Nested nested -> "nested";
      case AttributeValue.Empty empty -> "empty";
      case AttributeValue.Ref ref -> "ref";
    };
  }

  private static @Nullable Object value(AttributeValue value) {
    return switch (value) {
      case AttributeValue.Text text -> text.value();
      case AttributeValue.Bool bool -> bool.value();
      case AttributeValue.Int number ->
          number.value() > -MAX_EXACT && number.value() < MAX_EXACT
              ? (Object) number.value()
              : Long.toString(number.value());
      case AttributeValue.Real real ->
          Double.isFinite(real.value()) ? (Object) real.value() : Double.toString(real.value());
      case AttributeValue.Bytes bytes -> Base64.getEncoder().encodeToString(bytes.value());
      case AttributeValue.Array array ->
          array.values().stream().map(each -> new Element(type(each), value(each))).toList();
      case AttributeValue.Nested nested -> each(nested.entries());
      case AttributeValue.Empty empty -> null;
      case AttributeValue.Ref ref -> new PayloadValue(ref.payloadName(), ref.text());
    };
  }
}

package dev.verbatim.otlp.dialect;

import dev.verbatim.model.AttributeValue;
import dev.verbatim.otlp.json.Json;
import dev.verbatim.otlp.json.JsonText;
import java.util.Base64;

/** Attribute values as JSON; bytes become base64, as in OTLP's JSON form. */
public final class AttributeJson {
  private AttributeJson() {}

  /** The value as a tree. A {@link AttributeValue.Ref} must have been resolved before. */
  public static Json of(AttributeValue value) {
    return switch (value) {
      case AttributeValue.Text text -> new Json.Str(text.value());
      case AttributeValue.Bool bool -> new Json.Bool(bool.value());
      case AttributeValue.Int number -> new Json.Num(Long.toString(number.value()));
      case AttributeValue.Real number -> new Json.Num(Double.toString(number.value()));
      case AttributeValue.Bytes bytes ->
          new Json.Str(Base64.getEncoder().encodeToString(bytes.value()));
      case AttributeValue.Array array ->
          new Json.Arr(array.values().stream().map(AttributeJson::of).toList());
      case AttributeValue.Nested nested ->
          new Json.Obj(
              nested.entries().entries().stream()
                  .map(entry -> new Json.Member(entry.key(), of(entry.value())))
                  .toList());
      case AttributeValue.Empty ignored -> Json.Null.NULL;
      case AttributeValue.Ref ref -> new Json.Str(ref.payloadName());
    };
  }

  /** The value as compact JSON text. */
  public static String text(AttributeValue value) {
    return JsonText.of(of(value));
  }
}

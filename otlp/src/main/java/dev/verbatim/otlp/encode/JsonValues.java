package dev.verbatim.otlp.encode;

import dev.verbatim.model.AttributeValue;
import dev.verbatim.model.Attributes;
import dev.verbatim.otlp.json.Json;
import dev.verbatim.otlp.json.JsonTree;

/** JSON texts as attribute values of the same structure. */
final class JsonValues {
  private JsonValues() {}

  /** Text that is no JSON stays text. */
  static AttributeValue attribute(String json) {
    return JsonTree.parse(json).map(JsonValues::of).orElse(AttributeValue.of(json));
  }

  private static AttributeValue of(Json value) {
    return switch (value) {
      case Json.Str text -> AttributeValue.of(text.value());
      case Json.Bool bool -> AttributeValue.of(bool.value());
      case Json.Null ignored -> new AttributeValue.Empty();
      case Json.Num number -> number(number.literal());
      case Json.Arr array ->
          new AttributeValue.Array(array.elements().stream().map(JsonValues::of).toList());
      case Json.Obj object -> {
        Attributes.Builder entries = Attributes.builder();
        object.members().forEach(member -> entries.put(member.key(), of(member.value())));
        yield new AttributeValue.Nested(entries.build());
      }
    };
  }

  private static AttributeValue number(String literal) {
    try {
      return AttributeValue.of(Long.parseLong(literal));
    } catch (NumberFormatException notALong) {
      return AttributeValue.of(Double.parseDouble(literal));
    }
  }
}

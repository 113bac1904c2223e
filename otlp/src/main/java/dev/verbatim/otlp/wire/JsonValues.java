package dev.verbatim.otlp.wire;

import dev.verbatim.model.AttributeValue;
import dev.verbatim.model.Attributes;
import dev.verbatim.otlp.json.Json;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** OTLP's {@code KeyValue} and {@code AnyValue} from JSON, to a bounded depth. */
final class JsonValues {
  /** Levels of JSON for one level of nesting: value, kvlistValue, values, element, value. */
  private static final int LEVELS_EACH = 4;

  /** Levels of JSON around the first value: span, events, event, attributes, element, value. */
  private static final int LEVELS_AROUND = 8;

  private final int maxDepth;
  private final List<String> problems;

  /**
   * @param maxDepth how many arrays and lists may enclose a value
   * @param problems takes what could be kept only in another form
   */
  JsonValues(int maxDepth, List<String> problems) {
    this.maxDepth = maxDepth;
    this.problems = problems;
  }

  /** How deep the JSON of a span may be when its values have this depth. */
  static int jsonDepth(int maxValueDepth) {
    return LEVELS_EACH * maxValueDepth + LEVELS_AROUND;
  }

  /** Adds the array of {@code KeyValue} in this field. */
  void attributes(Attributes.Builder into, JsonFields owner, String field)
      throws RejectedException {
    attributes(into, owner, field, maxDepth);
  }

  private void attributes(Attributes.Builder into, JsonFields owner, String field, int left)
      throws RejectedException {
    for (Json element : owner.elements(field)) {
      JsonFields keyValue = JsonFields.of(element);
      into.put(keyValue.text("key"), anyValue(keyValue.get("value"), left));
    }
  }

  /** An {@code AnyValue}; empty if it is absent. */
  AttributeValue value(Json json) throws RejectedException {
    return anyValue(json, maxDepth);
  }

  private AttributeValue anyValue(Json json, int left) throws RejectedException {
    AttributeValue value = new AttributeValue.Empty();
    if (json instanceof Json.Null) {
      return value;
    }
    if (!(json instanceof Json.Obj object)) {
      throw JsonFields.wrong("value", "an object such as {\"stringValue\":\"…\"}");
    }
    for (Json.Member member : object.members()) {
      if (!(member.value() instanceof Json.Null)) {
        value = oneOf(member.key(), member.value(), value, left);
      }
    }
    return value;
  }

  /** The value of one field of {@code AnyValue}; an unknown field leaves it as it was. */
  private AttributeValue oneOf(String field, Json json, AttributeValue before, int left)
      throws RejectedException {
    return switch (field) {
      case "stringValue" -> {
        if (json instanceof Json.Str string) {
          yield WireText.value(string.value(), problems);
        }
        throw JsonFields.wrong(field, "text");
      }
      case "boolValue" -> bool(json);
      case "intValue" ->
          AttributeValue.of(
              Json.integerOf(json)
                  .orElseThrow(
                      () -> JsonFields.wrong(field, "a 64-bit integer, or text that is one")));
      case "doubleValue" -> AttributeValue.of(real(json));
      case "bytesValue" -> new AttributeValue.Bytes(base64(json));
      case "arrayValue" -> array(JsonFields.of(json), below(left));
      case "kvlistValue" -> {
        Attributes.Builder entries = Attributes.builder();
        attributes(entries, JsonFields.of(json), "values", below(left));
        yield new AttributeValue.Nested(entries.build());
      }
      default -> before;
    };
  }

  private AttributeValue array(JsonFields array, int left) throws RejectedException {
    List<AttributeValue> values = new ArrayList<>();
    for (Json element : array.elements("values")) {
      values.add(anyValue(element, left));
    }
    return new AttributeValue.Array(values);
  }

  private static AttributeValue bool(Json json) throws RejectedException {
    if (json instanceof Json.Bool bool) {
      return AttributeValue.of(bool.value());
    }
    if (json instanceof Json.Str word
        && (word.value().equals("true") || word.value().equals("false"))) {
      return AttributeValue.of(word.value().equals("true"));
    }
    throw JsonFields.wrong("boolValue", "true or false");
  }

  /** Numbers, and text such as {@code "1.5"}, {@code "NaN"}, {@code "-Infinity"}. */
  private static double real(Json json) throws RejectedException {
    String literal = Json.scalarText(json).orElse("").strip();
    try {
      return switch (literal) {
        case "INF", "+INF", "+Infinity" -> Double.POSITIVE_INFINITY;
        case "-INF" -> Double.NEGATIVE_INFINITY;
        default -> Double.parseDouble(literal);
      };
    } catch (NumberFormatException notANumber) {
      throw JsonFields.wrong("doubleValue", "a number, \"NaN\", \"Infinity\" or \"-Infinity\"");
    }
  }

  /** Base64 of either alphabet, padded or not (protobuf's JSON mapping). */
  private static byte[] base64(Json json) throws RejectedException {
    if (json instanceof Json.Str text) {
      try {
        return Base64.getDecoder().decode(text.value().replace('-', '+').replace('_', '/'));
      } catch (IllegalArgumentException notBase64) {
        throw JsonFields.wrong("bytesValue", "base64");
      }
    }
    throw JsonFields.wrong("bytesValue", "base64 text");
  }

  private int below(int left) throws RejectedException {
    if (left == 0) {
      throw RejectedException.tooDeep(maxDepth);
    }
    return left - 1;
  }
}

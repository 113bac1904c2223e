package dev.verbatim.otlp.wire;

import dev.verbatim.otlp.json.Json;
import dev.verbatim.otlp.json.Numbers;
import java.math.BigInteger;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * The fields of a protobuf message in its JSON form. {@code null} counts as absent, as protobuf's
 * JSON mapping has it; a value of the wrong type rejects what it belongs to.
 */
final class JsonFields {
  private static final BigInteger TWO_64 = BigInteger.ONE.shiftLeft(64);
  private static final Json.Obj NOTHING = new Json.Obj(List.of());

  private final Json.Obj object;

  private JsonFields(Json.Obj object) {
    this.object = object;
  }

  static JsonFields of(Json value) throws RejectedException {
    return switch (value) {
      case Json.Obj found -> new JsonFields(found);
      case Json.Null ignored -> new JsonFields(NOTHING);
      default -> throw new RejectedException("not an object (expected: a JSON object)");
    };
  }

  /** The value of the field; {@code null} if it is absent. */
  Json get(String field) {
    return object.get(field).orElse(Json.Null.NULL);
  }

  /** Empty if absent. */
  String text(String field) throws RejectedException {
    return switch (get(field)) {
      case Json.Str string -> WireText.name(string.value());
      case Json.Null ignored -> "";
      default -> throw wrong(field, "text");
    };
  }

  /** The bytes of hexadecimal digits of either case. */
  byte[] hex(String field) throws RejectedException {
    String digits = text(field);
    try {
      return HexFormat.of().parseHex(digits);
    } catch (IllegalArgumentException notHex) {
      throw wrong(field, "hexadecimal digits");
    }
  }

  /** An unsigned 64-bit number, in Java's signed form; 0 if absent. */
  long unsigned(String field) throws RejectedException {
    String digits =
        switch (get(field)) {
          case Json.Str string -> string.value().strip();
          case Json.Num number -> number.literal();
          case Json.Null ignored -> "0";
          default -> "";
        };
    OptionalLong small = Numbers.integer(digits);
    if (small.isPresent() && small.getAsLong() >= 0) {
      return small.getAsLong();
    }
    if (digits.matches("[0-9]{19,20}")) {
      BigInteger large = new BigInteger(digits);
      if (large.compareTo(TWO_64) < 0) {
        return large.longValue();
      }
    }
    throw wrong(field, "a number from 0 to 2^64-1, or text that is one");
  }

  /** An enum by number or by name; 0 if absent. */
  int enumeration(String field, Map<String, Integer> names) throws RejectedException {
    Json value = get(field);
    if (value instanceof Json.Null) {
      return 0;
    }
    if (value instanceof Json.Str name && names.containsKey(name.value())) {
      return names.get(name.value());
    }
    OptionalLong number = Json.integerOf(value);
    if (number.isPresent() && number.getAsLong() == (int) number.getAsLong()) {
      return (int) number.getAsLong();
    }
    throw wrong(field, "a number of the enum, or its name");
  }

  /** The elements of an array; none if absent. */
  List<Json> elements(String field) throws RejectedException {
    return switch (get(field)) {
      case Json.Arr array -> array.elements();
      case Json.Null ignored -> List.of();
      default -> throw wrong(field, "an array");
    };
  }

  static RejectedException wrong(String field, String expected) {
    return new RejectedException(field + ": wrong value (expected: " + expected + ")");
  }
}

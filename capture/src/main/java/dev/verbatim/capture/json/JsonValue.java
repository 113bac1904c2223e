package dev.verbatim.capture.json;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One value inside a JSON text, read on demand from the original bytes.
 *
 * <p>Reading never fails: a value of another type is an empty result. A missing member is an empty
 * {@link Optional}; a member that is {@code null} is a value with {@link #isNull()}.
 */
public final class JsonValue {
  private final JsonIndex index;
  private final int number;

  private JsonValue(JsonIndex index, int number) {
    this.index = index;
    this.number = number;
  }

  /** One member of an object. */
  public record Member(JsonValue nameValue, JsonValue value) {
    public String name() {
      return nameValue.text().orElse("");
    }
  }

  /**
   * Reads a JSON text; a byte order mark before it is skipped.
   *
   * @param maxDepth how deep objects and arrays may nest
   * @throws JsonSyntaxException if the bytes are not exactly one JSON text or nest too deep
   */
  public static JsonValue parse(byte[] bytes, int maxDepth) throws JsonSyntaxException {
    return new JsonValue(JsonIndex.parse(bytes, maxDepth), 0);
  }

  /** Reads a JSON text given as a string; empty if it is none. */
  public static Optional<JsonValue> parse(String text, int maxDepth) {
    try {
      return Optional.of(parse(text.getBytes(StandardCharsets.UTF_8), maxDepth));
    } catch (JsonSyntaxException notJson) {
      return Optional.empty();
    }
  }

  public boolean isObject() {
    return type() == JsonIndex.OBJECT;
  }

  public boolean isArray() {
    return type() == JsonIndex.ARRAY;
  }

  public boolean isString() {
    return type() == JsonIndex.STRING;
  }

  public boolean isNumber() {
    return type() == JsonIndex.NUMBER;
  }

  public boolean isNull() {
    return type() == JsonIndex.NULL;
  }

  private byte type() {
    return index.type(number);
  }

  /** Position of the first byte in the text; of a string that is the opening quote. */
  public int start() {
    return index.start(number);
  }

  /** Position behind the last byte; of a string that is behind the closing quote. */
  public int end() {
    return index.end(number);
  }

  /** The bytes of the whole text this value is part of; not to be changed. */
  public byte[] source() {
    return index.bytes;
  }

  /** The value of this member of an object, the last one if it occurs twice. */
  public Optional<JsonValue> get(String name) {
    Optional<JsonValue> found = Optional.empty();
    if (isObject()) {
      for (int i = number + 1; i < index.after(number); i = index.after(i + 1)) {
        if (new JsonValue(index, i).textEquals(name)) {
          found = Optional.of(new JsonValue(index, i + 1));
        }
      }
    }
    return found;
  }

  /** As {@link #get}, and a member that is {@code null} counts as missing. */
  public Optional<JsonValue> present(String name) {
    return get(name).filter(value -> !value.isNull());
  }

  /** The elements of an array; of anything else none. */
  public List<JsonValue> elements() {
    if (!isArray()) {
      return List.of();
    }
    List<JsonValue> elements = new ArrayList<>();
    for (int i = number + 1; i < index.after(number); i = index.after(i)) {
      elements.add(new JsonValue(index, i));
    }
    return elements;
  }

  /** The elements of the array that is this member. */
  public List<JsonValue> elements(String name) {
    return get(name).map(JsonValue::elements).orElse(List.of());
  }

  /** The members of an object in order, duplicates included; of anything else none. */
  public List<Member> members() {
    if (!isObject()) {
      return List.of();
    }
    List<Member> members = new ArrayList<>();
    for (int i = number + 1; i < index.after(number); i = index.after(i + 1)) {
      members.add(new Member(new JsonValue(index, i), new JsonValue(index, i + 1)));
    }
    return members;
  }

  /** All strings inside this value (itself included) that are values, in order. */
  public List<JsonValue> strings() {
    return strings(0);
  }

  /** As {@link #strings()}, only those whose inside has at least so many bytes. */
  public List<JsonValue> strings(int minLength) {
    List<JsonValue> strings = new ArrayList<>();
    for (int i = number; i < index.after(number); i++) {
      if (index.type(i) == JsonIndex.STRING && index.end(i) - index.start(i) - 2 >= minLength) {
        strings.add(new JsonValue(index, i));
      }
    }
    return strings;
  }

  /** The string, if this is one. */
  public Optional<String> text() {
    if (!isString() && type() != JsonIndex.NAME) {
      return Optional.empty();
    }
    return Optional.of(JsonStrings.decode(index.bytes, start() + 1, end() - 1));
  }

  /** The string that is this member. */
  public Optional<String> text(String name) {
    return get(name).flatMap(JsonValue::text);
  }

  /** The integer, if this is a number without a fraction that fits. */
  public OptionalLong integer() {
    if (!isNumber()) {
      return OptionalLong.empty();
    }
    try {
      return OptionalLong.of(Long.parseLong(raw()));
    } catch (NumberFormatException notPlain) {
      return wholeNumber();
    }
  }

  private OptionalLong wholeNumber() {
    if (end() - start() > 32) {
      return OptionalLong.empty();
    }
    try {
      BigDecimal decimal = new BigDecimal(raw());
      return Math.abs((long) decimal.scale()) > 32
          ? OptionalLong.empty()
          : OptionalLong.of(decimal.longValueExact());
    } catch (ArithmeticException | NumberFormatException notWhole) {
      return OptionalLong.empty();
    }
  }

  /** The integer that is this member. */
  public OptionalLong integer(String name) {
    Optional<JsonValue> value = get(name);
    return value.isPresent() ? value.get().integer() : OptionalLong.empty();
  }

  /** The truth value, if this is one. */
  public Optional<Boolean> truth() {
    return switch (type()) {
      case JsonIndex.TRUE -> Optional.of(true);
      case JsonIndex.FALSE -> Optional.of(false);
      default -> Optional.empty();
    };
  }

  /** The truth value that is this member. */
  public Optional<Boolean> truth(String name) {
    return get(name).flatMap(JsonValue::truth);
  }

  /** The JSON text of this value exactly as it stands. */
  public String raw() {
    return new String(index.bytes, start(), end() - start(), StandardCharsets.UTF_8);
  }

  /** The bytes of this value exactly as they stand. */
  public byte[] rawBytes() {
    return Arrays.copyOfRange(index.bytes, start(), end());
  }

  private boolean textEquals(String name) {
    int length = name.length();
    int from = start() + 1;
    if (end() - 1 - from == length) {
      for (int i = 0; i < length; i++) {
        byte next = index.bytes[from + i];
        if (next == '\\' || next < 0) {
          return text().orElse("").equals(name);
        }
        if (next != name.charAt(i)) {
          return false;
        }
      }
      return true;
    }
    return end() - 1 - from > length && text().orElse("").equals(name);
  }

  /** Place only: bodies hold prompts. */
  @Override
  public String toString() {
    return "JsonValue[" + start() + ".." + end() + "]";
  }
}

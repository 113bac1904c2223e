package dev.verbatim.interchange.source;

import dev.verbatim.otlp.json.Json;
import dev.verbatim.otlp.json.JsonTree;
import dev.verbatim.otlp.json.Numbers;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The fields of a record, each taken once; what nobody took can be kept at the end. A method with
 * several keys takes the first that has a value; absent, {@code null} and empty text are the same.
 * Not safe for several threads.
 */
final class Fields {
  private final Json.Obj object;
  private final String path;
  private final Set<String> taken = new HashSet<>();

  Fields(Json.Obj object) {
    this(object, "");
  }

  /**
   * Fields of an inner object.
   *
   * @param path before the keys in messages, e.g. {@code observations[3].}
   */
  Fields(Json.Obj object, String path) {
    this.object = object;
    this.path = path;
  }

  /** Whether the key is there at all, {@code null} included. */
  boolean has(String... keys) {
    for (String key : keys) {
      if (object.get(key).isPresent()) {
        return true;
      }
    }
    return false;
  }

  /** A scalar as text. */
  Optional<String> text(String... keys) {
    for (String key : keys) {
      Optional<String> text =
          object.get(key).flatMap(Json::scalarText).filter(value -> !value.isEmpty());
      if (text.isPresent()) {
        taken.add(key);
        return text;
      }
    }
    return Optional.empty();
  }

  /** A scalar that must be there. */
  String required(String expected, String... keys) throws BadRecordException {
    Optional<String> text = text(keys);
    if (text.isPresent()) {
      return text.get();
    }
    Optional<Json> wrong = object.first(keys);
    if (wrong.isPresent() && !(wrong.get() instanceof Json.Str)) {
      throw BadRecordException.wrong(path + keys[0], wrong.get(), expected);
    }
    throw BadRecordException.missing(path + keys[0], expected);
  }

  /** Any value but null, as it is. */
  Optional<Json> value(String... keys) {
    for (String key : keys) {
      Optional<Json> value = object.get(key).filter(Fields::isSomething);
      if (value.isPresent()) {
        taken.add(key);
        return value;
      }
    }
    return Optional.empty();
  }

  /** What was said: a text as it is, anything else as JSON. */
  Optional<String> content(String... keys) {
    return value(keys).map(SpanDraft::content);
  }

  /** Any value but null; of a CSV cell the JSON in it. */
  Optional<Json> json(String... keys) {
    return value(keys).map(Fields::structured);
  }

  /** An object that is not empty, or a text that spells one. */
  Optional<Json.Obj> object(String... keys) {
    for (String key : keys) {
      Optional<Json> value = object.get(key).filter(Fields::isSomething).map(Fields::structured);
      if (value.isPresent() && value.get() instanceof Json.Obj found) {
        taken.add(key);
        if (!found.members().isEmpty()) {
          return Optional.of(found);
        }
      }
    }
    return Optional.empty();
  }

  /** The elements of a list, or of a text that spells one; a wrong type is not taken. */
  List<Json> elements(String... keys) {
    for (String key : keys) {
      Optional<Json> value = object.get(key).filter(Fields::isSomething).map(Fields::structured);
      if (value.isPresent() && value.get() instanceof Json.Arr list) {
        taken.add(key);
        if (!list.elements().isEmpty()) {
          return list.elements();
        }
      }
    }
    return List.of();
  }

  /** A finite number, or text that spells one. */
  Optional<BigDecimal> number(String... keys) {
    for (String key : keys) {
      Optional<BigDecimal> number =
          object.get(key).flatMap(Json::scalarText).flatMap(Numbers::decimal);
      if (number.isPresent()) {
        taken.add(key);
        return number;
      }
    }
    return Optional.empty();
  }

  /** A time in epoch nanoseconds, if the field has one. */
  Optional<Long> time(String... keys) throws BadRecordException {
    for (String key : keys) {
      Optional<Json> value = object.get(key).filter(Fields::isSomething);
      if (value.isPresent()) {
        Optional<Long> time = Times.epochNanos(value.get());
        if (time.isEmpty()) {
          throw BadRecordException.wrong(path + key, value.get(), Times.EXPECTED);
        }
        taken.add(key);
        return time;
      }
    }
    return Optional.empty();
  }

  /** A time that must be there. */
  long requiredTime(String... keys) throws BadRecordException {
    Optional<Long> time = time(keys);
    if (time.isEmpty()) {
      throw BadRecordException.missing(path + keys[0], Times.EXPECTED);
    }
    return time.get();
  }

  /** These are taken: they say nothing that others do not say. */
  void leaveOut(String... keys) {
    taken.addAll(List.of(keys));
  }

  /** What was not taken and is not null, in order. */
  List<Json.Member> rest() {
    return object.members().stream()
        .filter(member -> !taken.contains(member.key()))
        .filter(member -> isSomething(member.value()))
        .toList();
  }

  private static boolean isSomething(Json value) {
    return !(value instanceof Json.Null)
        && !(value instanceof Json.Str text && text.value().isEmpty());
  }

  /** Text that is a JSON object or list, as such. */
  static Json structured(Json value) {
    return value instanceof Json.Str text && JsonTree.looksStructured(text.value())
        ? JsonTree.parse(text.value()).orElse(value)
        : value;
  }
}

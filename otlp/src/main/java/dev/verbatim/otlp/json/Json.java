package dev.verbatim.otlp.json;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** A JSON value (RFC 8259). */
public sealed interface Json {
  /** An object: members in order, duplicates kept. Keys are plain strings, whatever they spell. */
  record Obj(List<Member> members) implements Json {
    public Obj {
      members = List.copyOf(members);
    }

    /** The value of the key, the last one if it occurs twice. */
    public Optional<Json> get(String key) {
      for (int i = members.size() - 1; i >= 0; i--) {
        if (members.get(i).key().equals(key)) {
          return Optional.of(members.get(i).value());
        }
      }
      return Optional.empty();
    }

    /** The value of the first of these keys that is there and not null. */
    public Optional<Json> first(String... keys) {
      for (String key : keys) {
        Optional<Json> value = get(key).filter(found -> !(found instanceof Null));
        if (value.isPresent()) {
          return value;
        }
      }
      return Optional.empty();
    }

    /** The first of these keys whose value is a string, a number or a truth value, as text. */
    public Optional<String> text(String... keys) {
      for (String key : keys) {
        Optional<String> text = get(key).flatMap(Json::scalarText);
        if (text.isPresent()) {
          return text;
        }
      }
      return Optional.empty();
    }

    /** The first of these keys whose value is an object. */
    public Optional<Obj> object(String... keys) {
      for (String key : keys) {
        if (get(key).orElse(Null.NULL) instanceof Obj object) {
          return Optional.of(object);
        }
      }
      return Optional.empty();
    }

    /** The elements of the first of these keys whose value is an array; empty if none is. */
    public List<Json> elements(String... keys) {
      for (String key : keys) {
        if (get(key).orElse(Null.NULL) instanceof Arr array) {
          return array.elements();
        }
      }
      return List.of();
    }

    /** The first of these keys whose value is an integer, or text that is one. */
    public OptionalLong integer(String... keys) {
      for (String key : keys) {
        OptionalLong number = get(key).map(Json::integerOf).orElse(OptionalLong.empty());
        if (number.isPresent()) {
          return number;
        }
      }
      return OptionalLong.empty();
    }
  }

  /** A member of an object. */
  record Member(String key, Json value) {}

  /** An array. */
  record Arr(List<Json> elements) implements Json {
    public Arr {
      elements = List.copyOf(elements);
    }
  }

  /** A string. */
  record Str(String value) implements Json {}

  /** A number, as it was written. */
  record Num(String literal) implements Json {}

  /** {@code true} or {@code false}. */
  record Bool(boolean value) implements Json {}

  /** {@code null}. */
  enum Null implements Json {
    /** The only one. */
    NULL
  }

  /** The text of a string, a number or a truth value; empty for the others. */
  static Optional<String> scalarText(Json value) {
    return switch (value) {
      case Str string -> Optional.of(string.value());
      case Num number -> Optional.of(number.literal());
      case Bool bool -> Optional.of(String.valueOf(bool.value()));
      case Obj ignored -> Optional.empty();
      case Arr ignored -> Optional.empty();
      case Null ignored -> Optional.empty();
    };
  }

  /** The 64-bit integer that the value is or spells, {@code 12.0} included. */
  static OptionalLong integerOf(Json value) {
    return switch (value) {
      case Str string -> Numbers.integer(string.value());
      case Num number -> Numbers.integer(number.literal());
      default -> OptionalLong.empty();
    };
  }
}

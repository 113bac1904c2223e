package dev.verbatim.otlp;

import dev.verbatim.model.AttributeValue;
import dev.verbatim.model.Attributes;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;

/**
 * Attributes from which a reader takes what it understands; the rest can be told afterwards. A
 * value of the wrong type is not taken.
 */
final class TakenAttributes {
  private final Attributes attributes;
  private final Set<String> taken = new HashSet<>();

  TakenAttributes(Attributes attributes) {
    this.attributes = attributes;
  }

  Optional<String> text(String key) {
    return word(key, Optional::of);
  }

  /** Text that names something known. */
  <T> Optional<T> word(String key, Function<String, Optional<T>> known) {
    return take(
        key,
        value ->
            value instanceof AttributeValue.Text text
                ? known.apply(text.value())
                : Optional.empty());
  }

  OptionalLong integer(String key) {
    OptionalLong number = attributes.integer(key);
    if (number.isPresent()) {
      taken.add(key);
    }
    return number;
  }

  /** Bytes, or text as its UTF-8. */
  Optional<byte[]> bytes(String key) {
    return take(
        key,
        value ->
            switch (value) {
              case AttributeValue.Bytes bytes -> Optional.of(bytes.value());
              case AttributeValue.Text text ->
                  Optional.of(text.value().getBytes(StandardCharsets.UTF_8));
              default -> Optional.empty();
            });
  }

  /** A key-value list; empty if there is none. */
  Attributes nested(String key) {
    return take(
            key,
            value ->
                value instanceof AttributeValue.Nested list
                    ? Optional.of(list.entries())
                    : Optional.empty())
        .orElse(Attributes.EMPTY);
  }

  /** The reader could not use it after all. */
  void putBack(String key) {
    taken.remove(key);
  }

  /** What was not taken, in order. */
  Attributes rest() {
    Attributes.Builder rest = Attributes.builder();
    for (Attributes.Entry entry : attributes.entries()) {
      if (!taken.contains(entry.key())) {
        rest.put(entry.key(), entry.value());
      }
    }
    return rest.build();
  }

  private <T> Optional<T> take(String key, Function<AttributeValue, Optional<T>> read) {
    Optional<T> result = attributes.get(key).flatMap(read);
    if (result.isPresent()) {
      taken.add(key);
    }
    return result;
  }
}

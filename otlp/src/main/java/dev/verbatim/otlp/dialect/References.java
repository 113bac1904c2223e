package dev.verbatim.otlp.dialect;

import dev.verbatim.model.AttributeValue;
import dev.verbatim.model.Attributes;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Function;

/** Puts values back that lie in payloads. */
public final class References {
  private References() {}

  /** The value with every {@link AttributeValue.Ref} in it resolved; unknown ones become empty. */
  /** All values in place; absent where the payload does not exist. */
  public static Attributes resolve(
      Attributes attributes, Function<String, Optional<byte[]>> payloadByName) {
    Attributes.Builder entries = Attributes.builder();
    for (Attributes.Entry entry : attributes.entries()) {
      entries.put(entry.key(), resolve(entry.value(), payloadByName));
    }
    return entries.build();
  }

  static AttributeValue resolve(
      AttributeValue value, Function<String, Optional<byte[]>> payloadByName) {
    return switch (value) {
      case AttributeValue.Ref ref ->
          payloadByName
              .apply(ref.payloadName())
              .map(bytes -> restored(ref, bytes))
              .orElseGet(AttributeValue.Empty::new);
      case AttributeValue.Array array ->
          new AttributeValue.Array(
              array.values().stream().map(element -> resolve(element, payloadByName)).toList());
      case AttributeValue.Nested nested -> {
        Attributes.Builder entries = Attributes.builder();
        for (Attributes.Entry entry : nested.entries().entries()) {
          entries.put(entry.key(), resolve(entry.value(), payloadByName));
        }
        yield new AttributeValue.Nested(entries.build());
      }
      default -> value;
    };
  }

  private static AttributeValue restored(AttributeValue.Ref ref, byte[] bytes) {
    return ref.text()
        ? AttributeValue.of(new String(bytes, StandardCharsets.UTF_8))
        : new AttributeValue.Bytes(bytes);
  }
}

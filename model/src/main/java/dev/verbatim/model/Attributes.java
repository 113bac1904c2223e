package dev.verbatim.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Attributes exactly as they were sent: in order, duplicates included. Dotted keys stay strings;
 * they never become nested objects. On look-up the last of several equal keys wins (OTLP
 * specification).
 */
public record Attributes(List<Entry> entries) {
  /** No attributes. */
  public static final Attributes EMPTY = new Attributes(List.of());

  /** One attribute. */
  public record Entry(String key, AttributeValue value) {}

  public Attributes {
    entries = List.copyOf(entries);
  }

  public boolean isEmpty() {
    return entries.isEmpty();
  }

  /** The value of the key, the last one if it occurs twice. */
  public Optional<AttributeValue> get(String key) {
    for (int i = entries.size() - 1; i >= 0; i--) {
      if (entries.get(i).key().equals(key)) {
        return Optional.of(entries.get(i).value());
      }
    }
    return Optional.empty();
  }

  /** The value of the key if it is text. */
  public Optional<String> text(String key) {
    return get(key)
        .filter(AttributeValue.Text.class::isInstance)
        .map(value -> ((AttributeValue.Text) value).value());
  }

  /**
   * The value of the key if it is an integer, or text that is one (some emitters send only text).
   */
  public OptionalLong integer(String key) {
    AttributeValue value = get(key).orElse(new AttributeValue.Empty());
    if (value instanceof AttributeValue.Int number) {
      return OptionalLong.of(number.value());
    }
    if (value instanceof AttributeValue.Text text) {
      try {
        return OptionalLong.of(Long.parseLong(text.value().strip()));
      } catch (NumberFormatException notANumber) {
        return OptionalLong.empty();
      }
    }
    return OptionalLong.empty();
  }

  public static Builder builder() {
    return new Builder();
  }

  /** Collects attributes in order. Not safe for several threads. */
  public static final class Builder {
    private final List<Entry> entries = new ArrayList<>();

    private Builder() {}

    public Builder put(String key, AttributeValue value) {
      entries.add(new Entry(key, value));
      return this;
    }

    public Builder put(String key, String value) {
      return put(key, AttributeValue.of(value));
    }

    public Builder put(String key, long value) {
      return put(key, AttributeValue.of(value));
    }

    public Builder put(String key, boolean value) {
      return put(key, AttributeValue.of(value));
    }

    public Builder put(String key, double value) {
      return put(key, AttributeValue.of(value));
    }

    public Attributes build() {
      return entries.isEmpty() ? EMPTY : new Attributes(entries);
    }
  }
}

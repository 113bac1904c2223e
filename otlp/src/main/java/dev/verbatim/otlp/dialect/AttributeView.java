package dev.verbatim.otlp.dialect;

import dev.verbatim.model.AttributeValue;
import dev.verbatim.model.Attributes;
import dev.verbatim.otlp.json.Json;
import dev.verbatim.otlp.json.JsonTree;
import dev.verbatim.otlp.json.Numbers;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Attributes for reading: the last of equal keys, and values as the type the reader wants, because
 * emitters send numbers as text, arrays as JSON text and scalars in JSON quotes. Empty text counts
 * as absent. Not safe for several threads.
 */
public final class AttributeView {
  /** Nobody has this many messages; larger indices are no indices. */
  private static final int LONGEST_INDEX = 6;

  private final Map<String, AttributeValue> values;

  /** JSON texts that were parsed already: several dialects ask for the same. */
  private final Map<String, Optional<Json>> parsed = new HashMap<>();

  private AttributeView(Map<String, AttributeValue> values) {
    this.values = values;
  }

  /** A view of attributes whose values all are in place. */
  public static AttributeView of(Attributes attributes) {
    return of(attributes, payload -> Optional.empty());
  }

  /**
   * A view of attributes some of whose values lie in payloads.
   *
   * @param payloadByName the bytes of a payload, empty if there is none of the name; the attribute
   *     is then absent
   */
  public static AttributeView of(
      Attributes attributes, Function<String, Optional<byte[]>> payloadByName) {
    Map<String, AttributeValue> values =
        LinkedHashMap.newLinkedHashMap(attributes.entries().size());
    for (Attributes.Entry entry : attributes.entries()) {
      values.put(entry.key(), References.resolve(entry.value(), payloadByName));
    }
    return new AttributeView(values);
  }

  /** The value of the key. */
  public Optional<AttributeValue> get(String key) {
    return Optional.ofNullable(values.get(key));
  }

  /** Whether the key is there. */
  public boolean has(String key) {
    return values.containsKey(key);
  }

  /** All attributes whose key begins so, by what follows. */
  public Map<String, AttributeValue> below(String prefix) {
    Map<String, AttributeValue> found = Map.of();
    for (Map.Entry<String, AttributeValue> entry : values.entrySet()) {
      String key = entry.getKey();
      if (key.length() > prefix.length() && key.startsWith(prefix)) {
        found = found.isEmpty() ? new LinkedHashMap<>() : found;
        found.put(key.substring(prefix.length()), entry.getValue());
      }
    }
    return found;
  }

  /**
   * The flattened list behind a prefix: of {@code prefix.3.rest} the index 3 and a view in which
   * the key is {@code rest}; of {@code prefix.3} alone the key is empty. Sorted by number; gaps
   * remain.
   *
   * @param prefix with its dot
   */
  public SortedMap<Integer, AttributeView> indexed(String prefix) {
    Map<String, AttributeValue> flat = below(prefix);
    if (flat.isEmpty()) {
      return Collections.emptySortedMap();
    }
    SortedMap<Integer, AttributeView> items = new TreeMap<>();
    flat.forEach(
        (rest, value) -> {
          int dot = rest.indexOf('.');
          String digits = dot < 0 ? rest : rest.substring(0, dot);
          if (isIndex(digits)) {
            items
                .computeIfAbsent(
                    Integer.valueOf(digits), index -> new AttributeView(new LinkedHashMap<>()))
                .values
                .put(dot < 0 ? "" : rest.substring(dot + 1), value);
          }
        });
    return items;
  }

  /** The first of these keys that has text, or a scalar as text, or structure as JSON. */
  public Optional<String> text(String... keys) {
    return text(List.of(keys));
  }

  /** The same, for a list of keys. */
  public Optional<String> text(List<String> keys) {
    for (String key : keys) {
      Optional<String> text = get(key).flatMap(AttributeView::asText);
      if (text.isPresent()) {
        return text;
      }
    }
    return Optional.empty();
  }

  /** The first of these keys that has an integer, or text that spells one. */
  public OptionalLong integer(String... keys) {
    for (String key : keys) {
      OptionalLong number = decimal(key).map(AttributeView::integral).orElse(OptionalLong.empty());
      if (number.isPresent()) {
        return number;
      }
    }
    return OptionalLong.empty();
  }

  /** The first of these keys that has a finite number, or text that spells one. */
  public Optional<BigDecimal> decimal(String... keys) {
    for (String key : keys) {
      Optional<BigDecimal> number =
          get(key)
              .flatMap(
                  value ->
                      switch (value) {
                        case AttributeValue.Int integer ->
                            Optional.of(BigDecimal.valueOf(integer.value()));
                        case AttributeValue.Real real ->
                            Double.isFinite(real.value())
                                ? Optional.of(BigDecimal.valueOf(real.value()))
                                : Optional.empty();
                        case AttributeValue.Text text -> Numbers.decimal(unquoted(text.value()));
                        default -> Optional.empty();
                      });
      if (number.isPresent()) {
        return number;
      }
    }
    return Optional.empty();
  }

  /** The first of these keys that has a truth value, or text that spells one. */
  public Optional<Boolean> bool(String... keys) {
    for (String key : keys) {
      AttributeValue value = values.get(key);
      if (value instanceof AttributeValue.Bool bool) {
        return Optional.of(bool.value());
      }
      if (value instanceof AttributeValue.Text text) {
        String word = unquoted(text.value()).toLowerCase(Locale.ROOT);
        if (word.equals("true") || word.equals("false")) {
          return Optional.of(word.equals("true"));
        }
      }
    }
    return Optional.empty();
  }

  /** The value as JSON: structure as it is, text if it is a JSON text. */
  public Optional<Json> json(String key) {
    return get(key)
        .flatMap(
            value ->
                value instanceof AttributeValue.Text text
                    ? parsed.computeIfAbsent(key, each -> JsonTree.parse(text.value()))
                    : Optional.of(AttributeJson.of(value)));
  }

  /** The value as a JSON object. */
  public Optional<Json.Obj> object(String key) {
    return json(key).filter(Json.Obj.class::isInstance).map(Json.Obj.class::cast);
  }

  /** The strings of an array, of a JSON text that is one, or a single string. */
  public List<String> strings(String key) {
    AttributeValue value = values.get(key);
    if (value == null) {
      return List.of();
    }
    Optional<Json> json =
        value instanceof AttributeValue.Text text && !JsonTree.looksStructured(text.value())
            ? Optional.empty()
            : json(key);
    if (json.isPresent() && json.get() instanceof Json.Arr array) {
      List<String> found = new ArrayList<>();
      for (Json element : array.elements()) {
        Json.scalarText(element).filter(text -> !text.isEmpty()).ifPresent(found::add);
      }
      return found;
    }
    return asText(value).map(List::of).orElse(List.of());
  }

  private static Optional<String> asText(AttributeValue value) {
    return switch (value) {
      case AttributeValue.Text text ->
          text.value().isEmpty() ? Optional.empty() : Optional.of(text.value());
      case AttributeValue.Bytes bytes ->
          bytes.value().length == 0
              ? Optional.empty()
              : Optional.of(new String(bytes.value(), StandardCharsets.UTF_8));
      case AttributeValue.Empty ignored -> Optional.empty();
      case AttributeValue.Bool bool -> Optional.of(String.valueOf(bool.value()));
      case AttributeValue.Int number -> Optional.of(Long.toString(number.value()));
      case AttributeValue.Real number -> Optional.of(Double.toString(number.value()));
      default -> Optional.of(AttributeJson.text(value));
    };
  }

  /** The text inside JSON quotes, if it has them. */
  static String unquoted(String text) {
    String stripped = text.strip();
    if (stripped.length() >= 2 && stripped.startsWith("\"") && stripped.endsWith("\"")) {
      return JsonTree.parse(stripped).flatMap(Json::scalarText).orElse(stripped);
    }
    return stripped;
  }

  private static OptionalLong integral(BigDecimal number) {
    try {
      return OptionalLong.of(number.longValueExact());
    } catch (ArithmeticException fractionOrTooLarge) {
      return OptionalLong.empty();
    }
  }

  private static boolean isIndex(String digits) {
    return !digits.isEmpty()
        && digits.length() <= LONGEST_INDEX
        && digits.chars().allMatch(digit -> digit >= '0' && digit <= '9');
  }
}

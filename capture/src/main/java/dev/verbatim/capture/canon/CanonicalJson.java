package dev.verbatim.capture.canon;

import dev.verbatim.capture.json.JsonValue;
import dev.verbatim.model.PayloadAssembler;
import dev.verbatim.model.RecipeStep;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;

/**
 * JSON in one form, itself JSON: members sorted by name, no white space, one way to escape, cache
 * markers left out. Numbers stay as they are written. Of duplicate names the last counts.
 */
public final class CanonicalJson {
  /** Deeper texts count as plain text. */
  private static final int MAX_DEPTH = 128;

  private CanonicalJson() {}

  /** The canonical form; a text that is no JSON is its own form, without white space around it. */
  public static String of(String text) {
    String stripped = text.strip();
    Optional<JsonValue> json = JsonValue.parse(stripped, MAX_DEPTH);
    if (json.isEmpty()) {
      return stripped;
    }
    return of(json.get());
  }

  static String of(JsonValue value) {
    StringBuilder out = new StringBuilder(value.raw().length());
    write(value, UnaryOperator.identity(), true, out);
    return out.toString();
  }

  /**
   * Writes a value.
   *
   * @param texts what becomes of each string that is a value
   * @param withoutMarkers whether cache markers are left out
   */
  static void write(
      JsonValue value, UnaryOperator<String> texts, boolean withoutMarkers, StringBuilder out) {
    write("", value, (name, text) -> texts.apply(text), withoutMarkers, out);
  }

  /**
   * Writes a value.
   *
   * @param name of the member whose value it is; empty for another value
   * @param texts what becomes of each string that is a value, given the name of its member
   * @param withoutMarkers whether cache markers are left out
   */
  static void write(
      String name,
      JsonValue value,
      BinaryOperator<String> texts,
      boolean withoutMarkers,
      StringBuilder out) {
    if (value.isObject()) {
      Map<String, JsonValue> sorted = new TreeMap<>();
      value.members().forEach(member -> sorted.put(member.name(), member.value()));
      if (withoutMarkers) {
        sorted.remove("cache_control");
      }
      out.append('{');
      String comma = "";
      for (Map.Entry<String, JsonValue> member : sorted.entrySet()) {
        out.append(comma);
        writeString(member.getKey(), out);
        out.append(':');
        write(member.getKey(), member.getValue(), texts, withoutMarkers, out);
        comma = ",";
      }
      out.append('}');
    } else if (value.isArray()) {
      out.append('[');
      String comma = "";
      for (JsonValue element : value.elements()) {
        out.append(comma);
        write("", element, texts, withoutMarkers, out);
        comma = ",";
      }
      out.append(']');
    } else if (value.isString()) {
      writeString(texts.apply(name, value.text().orElse("")), out);
    } else {
      out.append(value.raw());
    }
  }

  static void writeString(String text, StringBuilder out) {
    byte[] escaped =
        PayloadAssembler.encode(
            RecipeStep.Encoding.JSON_MINIMAL, text.getBytes(StandardCharsets.UTF_8));
    out.append('"').append(new String(escaped, StandardCharsets.UTF_8)).append('"');
  }
}

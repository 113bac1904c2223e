package dev.verbatim.capture.canon;

import dev.verbatim.capture.json.JsonValue;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What a canonical form makes of the values it meets.
 *
 * @param texts what becomes of a text
 * @param documents what becomes of JSON that holds data of its own: arguments, results
 * @param ordered whether results of tools are brought into the order of their requests
 */
record FormMask(UnaryOperator<String> texts, UnaryOperator<String> documents, boolean ordered) {
  /** Everything as it is. */
  static final FormMask NONE =
      new FormMask(UnaryOperator.identity(), UnaryOperator.identity(), false);

  private static final int MAX_DEPTH = 128;

  static FormMask of(NoiseMask mask) {
    return new FormMask(mask::mask, mask::places, true);
  }

  /** Writes data: a value, or the JSON that a text holds. */
  void write(JsonValue value, StringBuilder json) {
    JsonValue data = value.text().flatMap(RequestForm::inside).orElse(value);
    Optional<JsonValue> masked =
        data.isObject() || data.isArray()
            ? JsonValue.parse(documents.apply(data.raw()), MAX_DEPTH)
            : Optional.empty();
    CanonicalJson.write(masked.orElse(data), texts, false, json);
  }
}

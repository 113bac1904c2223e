package dev.verbatim.capture.provider;

import dev.verbatim.capture.json.JsonValue;
import dev.verbatim.model.SpanError;
import java.util.Optional;

/** The error objects of providers: {@code {message, type, code}}, or a text. */
final class ErrorBodies {
  private ErrorBodies() {}

  /** Reads the value of an {@code error} member. The code is more exact than the type. */
  static SpanError error(JsonValue error) {
    if (error.isString()) {
      return new SpanError(Optional.empty(), error.text());
    }
    return new SpanError(
        word(error, "code").or(() -> word(error, "type")).or(() -> word(error, "status")),
        error.text("message"));
  }

  private static Optional<String> word(JsonValue error, String name) {
    return error.present(name).flatMap(value -> value.isNumber() ? scalar(value) : value.text());
  }

  private static Optional<String> scalar(JsonValue number) {
    return Optional.of(number.raw());
  }
}

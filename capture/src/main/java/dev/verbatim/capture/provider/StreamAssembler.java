package dev.verbatim.capture.provider;

import dev.verbatim.capture.json.JsonValue;
import dev.verbatim.model.SpanError;
import java.util.Optional;

/** Puts together the answer that came as events. Not safe for several threads. */
abstract class StreamAssembler {
  /** Set when the provider said that the answer is complete. */
  boolean finished;

  /** Set when the provider reported an error inside the stream. */
  Optional<SpanError> error = Optional.empty();

  /**
   * Takes one event.
   *
   * @param event the {@code event:} field, empty if there was none
   * @param data the {@code data:} field as JSON
   * @return whether the event carried a piece of the answer itself
   */
  abstract boolean accept(String event, JsonValue data);

  /** Whether the provider said that the answer is complete. */
  final boolean isFinished() {
    return finished;
  }

  /** An error the provider reported inside the stream. */
  final Optional<SpanError> error() {
    return error;
  }

  /**
   * The answer so far in the form in which the API sends whole answers, as JSON in UTF-8; empty if
   * nothing came.
   */
  abstract Optional<byte[]> answer();
}

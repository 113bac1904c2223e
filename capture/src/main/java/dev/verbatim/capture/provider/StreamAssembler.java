package dev.verbatim.capture.provider;

import dev.verbatim.capture.json.JsonValue;
import dev.verbatim.model.SpanError;
import java.util.Optional;

/** Puts together the answer that came as events. Not safe for several threads. */
interface StreamAssembler {
  /**
   * Takes one event.
   *
   * @param event the {@code event:} field, empty if there was none
   * @param data the {@code data:} field as JSON
   * @return whether the event carried a piece of the answer itself
   */
  boolean accept(String event, JsonValue data);

  /** Whether the provider said that the answer is complete. */
  boolean isFinished();

  /** An error the provider reported inside the stream. */
  Optional<SpanError> error();

  /**
   * The answer so far in the form in which the API sends whole answers, as JSON in UTF-8; empty if
   * nothing came.
   */
  Optional<byte[]> answer();
}

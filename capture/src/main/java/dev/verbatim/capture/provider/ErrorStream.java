package dev.verbatim.capture.provider;

import dev.verbatim.capture.json.JsonValue;
import java.util.Optional;

/** A stream of an API that does not stream: all that may come is an error. */
final class ErrorStream extends StreamAssembler {
  @Override
  boolean accept(String event, JsonValue data) {
    data.present("error").ifPresent(it -> error = Optional.of(ErrorBodies.error(it)));
    return false;
  }

  @Override
  Optional<byte[]> answer() {
    return Optional.empty();
  }
}

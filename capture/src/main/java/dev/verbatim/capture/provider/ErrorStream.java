package dev.verbatim.capture.provider;

import dev.verbatim.capture.json.JsonValue;
import dev.verbatim.model.SpanError;
import java.util.Optional;

/** A stream of an API that does not stream: all that may come is an error. */
final class ErrorStream implements StreamAssembler {
  private Optional<SpanError> error = Optional.empty();

  @Override
  public boolean accept(String event, JsonValue data) {
    data.present("error").ifPresent(it -> error = Optional.of(ErrorBodies.error(it)));
    return false;
  }

  @Override
  public boolean isFinished() {
    return false;
  }

  @Override
  public Optional<SpanError> error() {
    return error;
  }

  @Override
  public Optional<byte[]> answer() {
    return Optional.empty();
  }
}

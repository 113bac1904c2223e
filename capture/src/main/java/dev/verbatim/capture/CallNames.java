package dev.verbatim.capture;

import dev.verbatim.capture.provider.ExchangeReading;
import dev.verbatim.model.Attempt;
import dev.verbatim.model.ModelCall;
import dev.verbatim.model.ProviderApi;
import dev.verbatim.model.Span;
import java.net.URI;
import java.util.Optional;

/**
 * Names spans that came without a name: model calls as OpenTelemetry does, operation and requested
 * model; other exchanges by method and path.
 */
final class CallNames {
  private CallNames() {}

  static String of(Span span, ExchangeReading exchange, Optional<ModelCall> call) {
    if (exchange.api() != ProviderApi.UNKNOWN) {
      return call.flatMap(known -> known.requestModel().or(known::responseModel))
          .map(model -> exchange.api().operation() + " " + model)
          .orElse(exchange.api().operation());
    }
    if (span.attempts().isEmpty()) {
      return "";
    }
    Attempt attempt = span.attempts().getLast();
    return attempt.method().orElse("") + " " + attempt.url().map(CallNames::path).orElse("");
  }

  private static String path(String url) {
    try {
      return String.valueOf(URI.create(url).getRawPath());
    } catch (IllegalArgumentException notAUrl) {
      return "";
    }
  }
}

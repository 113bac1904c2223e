package dev.verbatim.capture;

import dev.verbatim.capture.provider.ExchangeReading;
import dev.verbatim.model.Attempt;
import dev.verbatim.model.FinishReason;
import dev.verbatim.model.ModelCall;
import dev.verbatim.model.Span;
import dev.verbatim.model.SpanError;
import dev.verbatim.model.SpanStatus;
import dev.verbatim.model.StreamEnding;
import java.util.Locale;
import java.util.Optional;

/** How a model call ended, by its last attempt. */
final class CallStatus {
  /** A span whose status was said by the app itself keeps it (spec/attributes.md). */
  private static final String DECLARED = "verbatim.status";

  private CallStatus() {}

  static SpanStatus of(Span span, ExchangeReading exchange, Optional<ModelCall> call) {
    if (span.attributes().text(DECLARED).flatMap(SpanStatus::ofWireName).isPresent()) {
      return span.status();
    }
    if (span.attempts().isEmpty()) {
      boolean failed = span.status() != SpanStatus.OK;
      return failed ? span.status() : byFinish(call.flatMap(ModelCall::finishReason));
    }
    SpanStatus byExchange = byExchange(span.attempts().getLast(), exchange, call);
    return byExchange == SpanStatus.OK || byExchange == SpanStatus.ERROR && isFailure(span.status())
        ? span.status()
        : byExchange;
  }

  private static boolean isFailure(SpanStatus status) {
    return status == SpanStatus.TIMEOUT || status == SpanStatus.CANCELLED;
  }

  private static SpanStatus byExchange(
      Attempt attempt, ExchangeReading exchange, Optional<ModelCall> call) {
    int http = attempt.httpStatus().orElse(0);
    if (http == 408 || http == 504) {
      return SpanStatus.TIMEOUT;
    }
    if (http >= 400) {
      return SpanStatus.ERROR;
    }
    if (http == 0 && attempt.responsePayload().isEmpty()) {
      return withoutResponse(attempt);
    }
    if (exchange.answer().error().isPresent()) {
      return SpanStatus.ERROR;
    }
    // A client that has read a whole body may close it before it sees the end of the connection.
    boolean finished =
        exchange.stream()
            .map(ExchangeReading.StreamReading::finished)
            .orElse(exchange.responseJson().isPresent());
    if (!finished) {
      SpanStatus cut = byEnding(attempt, exchange.stream().isPresent());
      if (cut != SpanStatus.OK) {
        return cut;
      }
    }
    return byFinish(call.flatMap(ModelCall::finishReason));
  }

  private static SpanStatus withoutResponse(Attempt attempt) {
    if (attempt.ending() == StreamEnding.CANCEL) {
      return SpanStatus.CANCELLED;
    }
    if (attempt.error().isEmpty() && attempt.ending() != StreamEnding.ERROR) {
      return SpanStatus.OK;
    }
    String type = attempt.error().flatMap(SpanError::type).orElse("").toLowerCase(Locale.ROOT);
    return type.contains("timeout") || type.contains("timedout")
        ? SpanStatus.TIMEOUT
        : SpanStatus.ERROR;
  }

  private static SpanStatus byEnding(Attempt attempt, boolean stream) {
    return switch (attempt.ending()) {
      case CANCEL, CLOSE, ABANDONED -> SpanStatus.CANCELLED;
      case ERROR -> SpanStatus.INCOMPLETE;
      case END -> stream ? SpanStatus.INCOMPLETE : SpanStatus.OK;
    };
  }

  private static SpanStatus byFinish(Optional<FinishReason> finish) {
    if (finish.isEmpty()) {
      return SpanStatus.OK;
    }
    return switch (finish.get()) {
      case STOP, TOOL_CALL, PAUSED, OTHER -> SpanStatus.OK;
      case LENGTH, CONTENT_FILTER -> SpanStatus.INCOMPLETE;
      case REFUSAL -> SpanStatus.REFUSAL;
      case ERROR -> SpanStatus.ERROR;
    };
  }

  /** Why it failed: the provider's words, else what the HTTP client said, else the HTTP status. */
  static Optional<SpanError> error(Span span, ExchangeReading exchange) {
    if (span.attempts().isEmpty()) {
      return span.error();
    }
    Attempt attempt = span.attempts().getLast();
    int http = attempt.httpStatus().orElse(0);
    Optional<SpanError> byProvider = exchange.answer().error();
    if (byProvider.isPresent()) {
      SpanError told = byProvider.get();
      return Optional.of(
          told.type().isPresent() || http < 400
              ? told
              : new SpanError(Optional.of(Integer.toString(http)), told.message()));
    }
    return span.error()
        .or(attempt::error)
        .or(
            () ->
                http >= 400
                    ? Optional.of(
                        new SpanError(Optional.of(Integer.toString(http)), Optional.empty()))
                    : Optional.empty());
  }
}

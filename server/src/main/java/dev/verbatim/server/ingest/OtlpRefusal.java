package dev.verbatim.server.ingest;

import com.linecorp.armeria.common.HttpStatus;
import dev.verbatim.otlp.OtlpException;
import dev.verbatim.otlp.OtlpResponses;
import dev.verbatim.store.StoreException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Why a request was not taken, in the words of both transports (OTLP specification, "Failures").
 *
 * @param status over HTTP
 * @param code of {@code google.rpc.Code}, over gRPC and in the body over HTTP
 * @param message for the sender; quotes no body
 * @param retryAfter when to send the same again; empty if that can never help
 */
record OtlpRefusal(HttpStatus status, int code, String message, Optional<Duration> retryAfter) {
  private static final Logger log = LoggerFactory.getLogger(OtlpRefusal.class);

  static OtlpRefusal of(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    String message = String.valueOf(cause.getMessage());
    return switch (cause) {
      case OtlpException.TooLarge tooLarge ->
          forGood(HttpStatus.REQUEST_ENTITY_TOO_LARGE, OtlpResponses.RESOURCE_EXHAUSTED, message);
      case BodyCollector.BodyTooLargeException tooLarge ->
          forGood(HttpStatus.REQUEST_ENTITY_TOO_LARGE, OtlpResponses.RESOURCE_EXHAUSTED, message);
      case OtlpException.UnsupportedEncoding unknown ->
          forGood(HttpStatus.UNSUPPORTED_MEDIA_TYPE, OtlpResponses.UNIMPLEMENTED, message);
      case OtlpException refused ->
          forGood(
              HttpStatus.valueOf(refused.httpStatus()), OtlpResponses.INVALID_ARGUMENT, message);
      case BytesInFlight.OverloadedException overloaded ->
          overloaded(message, BytesInFlight.OverloadedException.RETRY_AFTER);
      case StoreException.Unavailable unavailable ->
          unavailable.reason() == StoreException.Unavailable.Reason.OVERLOADED
              ? overloaded(message, unavailable.retryAfter())
              : unavailable(message, unavailable.retryAfter());
      default -> {
        // Whether sending again helps is unknown: 500 would make exporters throw the batch away.
        log.error("Could not store a batch", cause);
        yield unavailable(
            "unexpected failure; the server's log has the details", Duration.ofSeconds(5));
      }
    };
  }

  private static OtlpRefusal forGood(HttpStatus status, int code, String message) {
    return new OtlpRefusal(status, code, message, Optional.empty());
  }

  /** RESOURCE_EXHAUSTED is sent again only with a time to wait. */
  private static OtlpRefusal overloaded(String message, Duration wait) {
    return later(HttpStatus.TOO_MANY_REQUESTS, OtlpResponses.RESOURCE_EXHAUSTED, message, wait);
  }

  private static OtlpRefusal unavailable(String message, Duration wait) {
    return later(HttpStatus.SERVICE_UNAVAILABLE, OtlpResponses.UNAVAILABLE, message, wait);
  }

  private static OtlpRefusal later(HttpStatus status, int code, String message, Duration wait) {
    Duration atLeastASecond = Duration.ofSeconds(Math.max(1, wait.toSeconds()));
    return new OtlpRefusal(status, code, message, Optional.of(atLeastASecond));
  }
}

package dev.verbatim.server.rest;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import dev.verbatim.server.api.ErrorDocument;
import dev.verbatim.server.api.Json;
import dev.verbatim.store.InvalidCursorException;
import dev.verbatim.store.StoreException;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns failures into answers of the form {@code Error}. */
public final class ApiErrors {
  private static final Logger log = LoggerFactory.getLogger(ApiErrors.class);

  private ApiErrors() {}

  /**
   * The answer to a failure; one that nobody foresaw is logged, without anything of the request.
   */
  public static HttpResponse of(Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return switch (cause) {
      case ApiException e -> respond(e.status(), e.document());
      case InvalidCursorException e ->
          respond(HttpStatus.BAD_REQUEST, ErrorDocument.of("invalid_cursor", message(e)));
      case StoreException.Unavailable e ->
          unavailable(Math.max(1, e.retryAfter().toSeconds()), message(e));
      case StoreException.Unsupported e ->
          respond(HttpStatus.NOT_IMPLEMENTED, ErrorDocument.of("unsupported", message(e)));
      case StoreException.Corrupt e -> {
        log.error("Damaged data: {}", e.getMessage());
        yield respond(HttpStatus.INTERNAL_SERVER_ERROR, ErrorDocument.of("corrupt", message(e)));
      }
      default -> {
        log.error("Unexpected failure", cause);
        yield respond(
            HttpStatus.INTERNAL_SERVER_ERROR,
            ErrorDocument.of("internal", "Unexpected failure; the server's log has the details."));
      }
    };
  }

  /** An answer with this error. */
  public static HttpResponse respond(HttpStatus status, ErrorDocument document) {
    return HttpResponse.of(status, MediaType.JSON_UTF_8, Json.bytes(document));
  }

  /** 503 with the time to wait. */
  public static HttpResponse unavailable(long retryAfterSeconds, String message) {
    ResponseHeadersBuilder headers =
        ResponseHeaders.builder(HttpStatus.SERVICE_UNAVAILABLE)
            .contentType(MediaType.JSON_UTF_8)
            .set(HttpHeaderNames.RETRY_AFTER, Long.toString(retryAfterSeconds));
    byte[] body = Json.bytes(ErrorDocument.of("unavailable", message));
    return HttpResponse.of(headers.build(), com.linecorp.armeria.common.HttpData.wrap(body));
  }

  private static String message(Exception e) {
    return String.valueOf(e.getMessage());
  }
}

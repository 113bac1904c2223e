package dev.verbatim.server.web;

import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.server.RequestTimeoutException;
import com.linecorp.armeria.server.ServerErrorHandler;
import com.linecorp.armeria.server.ServiceConfig;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.verbatim.server.api.ErrorDocument;
import dev.verbatim.server.api.Json;
import dev.verbatim.server.rest.ApiErrors;
import org.jspecify.annotations.Nullable;

/** Answers to requests that no route could serve: too slow, malformed, failed. */
public final class UnservedRequests implements ServerErrorHandler {
  @Override
  public HttpResponse onServiceException(ServiceRequestContext context, Throwable cause) {
    return cause instanceof RequestTimeoutException
        ? ApiErrors.unavailable(1, "the request took too long; try again")
        : ApiErrors.of(cause);
  }

  @Override
  public AggregatedHttpResponse onProtocolViolation(
      ServiceConfig config,
      @Nullable RequestHeaders headers,
      HttpStatus status,
      @Nullable String description,
      @Nullable Throwable cause) {
    // The HTTP server refuses upgrades itself, before any service sees them.
    return headers != null && headers.contains("sec-websocket-key")
        ? render(
            HttpStatus.NOT_IMPLEMENTED,
            "upgrade: websocket (expected: HTTP calls and event streams; of a model client, its"
                + " mode without WebSockets)")
        : render(status, description);
  }

  @Override
  public AggregatedHttpResponse renderStatus(
      @Nullable ServiceRequestContext context,
      ServiceConfig config,
      @Nullable RequestHeaders headers,
      HttpStatus status,
      @Nullable String description,
      @Nullable Throwable cause) {
    return render(status, description);
  }

  private static AggregatedHttpResponse render(HttpStatus status, @Nullable String description) {
    String code =
        switch (status.code()) {
          case 404 -> "not_found";
          case 405 -> "method_not_allowed";
          case 413 -> "too_large";
          case 429 -> "too_many_requests";
          case 501 -> "unsupported";
          case 503 -> "unavailable";
          default -> status.isServerError() ? "internal" : "invalid_request";
        };
    String message = description == null ? status.reasonPhrase() : description;
    ResponseHeaders headers =
        ResponseHeaders.builder(status)
            .contentType(MediaType.JSON_UTF_8)
            .set(HttpHeaderNames.X_CONTENT_TYPE_OPTIONS, "nosniff")
            .set(HttpHeaderNames.CACHE_CONTROL, "no-store")
            .build();
    return AggregatedHttpResponse.of(
        headers, HttpData.wrap(Json.bytes(ErrorDocument.of(code, message))));
  }
}

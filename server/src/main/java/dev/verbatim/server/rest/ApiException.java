package dev.verbatim.server.rest;

import com.linecorp.armeria.common.HttpStatus;
import dev.verbatim.server.api.ErrorDocument;
import dev.verbatim.server.query.QuerySyntaxException;

/** A request that gets an error for an answer. */
public final class ApiException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient HttpStatus status;
  private final transient ErrorDocument document;

  private ApiException(HttpStatus status, ErrorDocument document) {
    super(document.error().message());
    this.status = status;
    this.document = document;
  }

  HttpStatus status() {
    return status;
  }

  ErrorDocument document() {
    return document;
  }

  /** 400: the message names the value and what was expected. */
  static ApiException invalid(String message) {
    return new ApiException(HttpStatus.BAD_REQUEST, ErrorDocument.of("invalid_request", message));
  }

  /** 400 for a query. */
  static ApiException invalidQuery(QuerySyntaxException e) {
    return new ApiException(
        HttpStatus.BAD_REQUEST,
        new ErrorDocument(
            new ErrorDocument.Detail(
                "invalid_query",
                String.valueOf(e.getMessage()),
                e.position(),
                e.length(),
                e.expected(),
                e.suggestion().orElse(null))));
  }

  static ApiException notFound(String message) {
    return new ApiException(HttpStatus.NOT_FOUND, ErrorDocument.of("not_found", message));
  }

  static ApiException tooMany(String message) {
    return new ApiException(
        HttpStatus.TOO_MANY_REQUESTS, ErrorDocument.of("too_many_requests", message));
  }

  static ApiException corrupt(String message) {
    return new ApiException(HttpStatus.INTERNAL_SERVER_ERROR, ErrorDocument.of("corrupt", message));
  }
}

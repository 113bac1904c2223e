package dev.verbatim.model;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * One HTTP exchange of a call. A call that was retried has several.
 *
 * @param number from 1
 * @param startEpochNanos when the request was sent
 * @param endEpochNanos when the last byte arrived or the reading ended
 * @param method e.g. {@code POST}
 * @param url without credentials
 * @param httpStatus empty when no response came
 * @param requestHeaders without credentials, in order
 * @param responseHeaders without credentials, in order
 * @param requestPayload the name of the payload with the request body; several attempts may share
 *     one
 * @param responsePayload the name of the payload with the response body
 * @param firstByteNanos from the sending to the first byte of the body
 * @param ending how the reading ended
 * @param error why it failed
 */
public record Attempt(
    int number,
    long startEpochNanos,
    long endEpochNanos,
    Optional<String> method,
    Optional<String> url,
    OptionalInt httpStatus,
    List<Header> requestHeaders,
    List<Header> responseHeaders,
    Optional<String> requestPayload,
    Optional<String> responsePayload,
    OptionalLong firstByteNanos,
    StreamEnding ending,
    Optional<SpanError> error) {
  /** One header line; names keep their case. */
  public record Header(String name, String value) {}

  public Attempt {
    requestHeaders = List.copyOf(requestHeaders);
    responseHeaders = List.copyOf(responseHeaders);
  }

  /** The value of a response header, by name without regard to case. */
  public Optional<String> responseHeader(String name) {
    return responseHeaders.stream()
        .filter(header -> header.name().equalsIgnoreCase(name))
        .map(Header::value)
        .findFirst();
  }
}

package dev.verbatim.gateway.record;

import dev.verbatim.gateway.provider.Target;
import dev.verbatim.model.Attempt;
import dev.verbatim.model.SpanError;
import dev.verbatim.model.StreamEnding;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A finished exchange, as it passed by. Its copies hold memory of the budget until {@link
 * #release}.
 *
 * @param target where it went
 * @param place in a trace
 * @param labels what the caller said
 * @param method e.g. {@code POST}
 * @param requestHeaders as they were sent upstream
 * @param status of the upstream; empty if no response came
 * @param responseHeaders of the upstream
 * @param startEpochNanos when the request was sent
 * @param durationNanos until the last byte or the end of the reading
 * @param request body
 * @param requestComplete false if the upstream answered, or somebody left, before the whole of it
 *     was sent
 * @param response body
 * @param ending how the reading ended
 * @param error why it failed
 * @param retry which attempt of a call this is, if the client said so
 */
public record RecordedExchange(
    Target target,
    TraceParent place,
    CallLabels labels,
    String method,
    List<Attempt.Header> requestHeaders,
    OptionalInt status,
    List<Attempt.Header> responseHeaders,
    long startEpochNanos,
    long durationNanos,
    BodyCopy request,
    boolean requestComplete,
    BodyCopy response,
    StreamEnding ending,
    Optional<SpanError> error,
    Optional<RetryKey> retry) {
  public RecordedExchange {
    requestHeaders = List.copyOf(requestHeaders);
    responseHeaders = List.copyOf(responseHeaders);
  }

  long endEpochNanos() {
    return startEpochNanos + durationNanos;
  }

  Optional<String> requestHeader(String name) {
    return first(requestHeaders, name);
  }

  Optional<String> responseHeader(String name) {
    return first(responseHeaders, name);
  }

  private static Optional<String> first(List<Attempt.Header> headers, String name) {
    return headers.stream()
        .filter(header -> header.name().equalsIgnoreCase(name))
        .map(Attempt.Header::value)
        .findFirst();
  }

  /** Gives the memory of the bodies back. */
  void release() {
    request.release();
    response.release();
  }
}

package dev.verbatim.otlp.encode;

import dev.verbatim.model.Attempt;
import dev.verbatim.model.AttributeValue;
import dev.verbatim.model.Attributes;
import dev.verbatim.model.PayloadRef;
import dev.verbatim.model.Span;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** An attempt as the event {@code verbatim.attempt} ({@code spec/attributes.md}). */
final class AttemptEvent {
  static final String NAME = "verbatim.attempt";
  static final String NUMBER = "verbatim.attempt.number";

  private final Span span;
  private final Function<String, Optional<byte[]>> payloads;

  AttemptEvent(Span span, Function<String, Optional<byte[]>> payloads) {
    this.span = span;
    this.payloads = payloads;
  }

  Attributes attributes(Attempt attempt) {
    Attributes.Builder event = Attributes.builder().put(NUMBER, attempt.number());
    attempt.method().ifPresent(method -> event.put("http.request.method", method));
    attempt.url().ifPresent(url -> event.put("url.full", url));
    attempt.httpStatus().ifPresent(status -> event.put("http.response.status_code", status));
    headers(event, "verbatim.request.headers", attempt.requestHeaders());
    headers(event, "verbatim.response.headers", attempt.responseHeaders());
    request(event, attempt);
    attempt
        .responsePayload()
        .ifPresent(name -> body(event, name, "verbatim.response.body", "verbatim.response"));
    payloads
        .apply(PayloadRef.chunks(attempt.number()))
        .ifPresent(times -> event.put("verbatim.response.chunks", new AttributeValue.Bytes(times)));
    event.put("verbatim.response.end", attempt.ending().wireName());
    event.put("verbatim.attempt.end_time", attempt.endEpochNanos());
    attempt.error().flatMap(error -> error.type()).ifPresent(type -> event.put("error.type", type));
    attempt
        .error()
        .flatMap(error -> error.message())
        .ifPresent(message -> event.put("verbatim.error.message", message));
    return event.build();
  }

  private void request(Attributes.Builder event, Attempt attempt) {
    Optional<String> name = attempt.requestPayload();
    if (name.isEmpty()) {
      return;
    }
    Optional<Attempt> earlier =
        span.attempts().stream()
            .filter(other -> other.number() != attempt.number())
            .filter(other -> name.get().equals(PayloadRef.request(other.number())))
            .findFirst();
    if (earlier.isPresent()) {
      event.put("verbatim.request.same_as", earlier.get().number());
    } else {
      body(event, name.get(), "verbatim.request.body", "verbatim.request");
    }
  }

  private void body(Attributes.Builder event, String payload, String key, String prefix) {
    span.payload(payload)
        .flatMap(PayloadRef::contentType)
        .ifPresent(type -> event.put(prefix + ".content_type", type));
    payloads.apply(payload).ifPresent(bytes -> event.put(key, new AttributeValue.Bytes(bytes)));
  }

  private static void headers(Attributes.Builder event, String key, List<Attempt.Header> headers) {
    if (headers.isEmpty()) {
      return;
    }
    Attributes.Builder lines = Attributes.builder();
    headers.forEach(header -> lines.put(header.name(), header.value()));
    event.put(key, new AttributeValue.Nested(lines.build()));
  }
}

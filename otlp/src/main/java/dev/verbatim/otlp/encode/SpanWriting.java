package dev.verbatim.otlp.encode;

import dev.verbatim.model.Attempt;
import dev.verbatim.model.AttributeValue;
import dev.verbatim.model.Attributes;
import dev.verbatim.model.SpanEvent;
import dev.verbatim.model.SpanOrigin;
import dev.verbatim.model.SpanStatus;
import dev.verbatim.otlp.encode.OtlpEncoder.Purpose;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One span: as it was sent, and what must be added for its purpose. */
final class SpanWriting {
  /** Attributes that the receiver made of what OTLP says elsewhere; they go back there. */
  private static final String DETAIL = "verbatim.otlp.";

  static final String PROBLEM = "verbatim.otlp.problem";
  private static final String CAPTURE_PROBLEM = "verbatim.capture.problem";
  private static final List<String> KINDS =
      List.of("unspecified", "internal", "server", "client", "producer", "consumer");

  private final Purpose purpose;
  private final OutgoingSpan outgoing;
  private final dev.verbatim.model.Span span;
  private final WireValues values;
  private final Attributes resource;
  private final Attributes added;

  SpanWriting(Purpose purpose, OutgoingSpan outgoing) {
    this.purpose = purpose;
    this.outgoing = outgoing;
    this.span = outgoing.stored().span();
    this.values = new WireValues(outgoing.payloads());
    Additions additions = new Additions(outgoing, resend(), purpose == Purpose.ARCHIVE);
    this.resource = additions.resource();
    this.added =
        purpose == Purpose.ARCHIVE
            ? additions.attributes()
            : GenAiAttributes.added(outgoing, additions.attributes());
  }

  /** The span as it was sent, nothing added. */
  private WireSpanSource resend() {
    return new WireSpanSource(
        builder(true).build(),
        span.resource(),
        span.scopeName().orElse(""),
        span.scopeVersion().orElse(""));
  }

  Attributes resource() {
    return resource;
  }

  Attributes scopeAttributes() {
    return span.attributes().get(DETAIL + "scope_attributes").orElse(new AttributeValue.Empty())
            instanceof AttributeValue.Nested nested
        ? nested.entries()
        : Attributes.EMPTY;
  }

  /** A text that OTLP has outside of the attributes; empty if there is none. */
  String detail(String key) {
    return span.attributes().text(key).orElse("");
  }

  Span span() {
    boolean bodies = purpose != Purpose.OTHER_BACKENDS;
    Span.Builder wire = builder(bodies).addAllAttributes(values.all(added));
    if (purpose != Purpose.ARCHIVE && !wire.hasStatus() && failed()) {
      wire.setStatus(status(Status.StatusCode.STATUS_CODE_ERROR, errorMessage()));
    }
    return wire.build();
  }

  private boolean failed() {
    return span.status() == SpanStatus.ERROR || span.status() == SpanStatus.TIMEOUT;
  }

  private Span.Builder builder(boolean bodies) {
    Span.Builder wire =
        Span.newBuilder()
            .setTraceId(FactSpans.hex(span.traceId().toString()))
            .setSpanId(FactSpans.hex(span.spanId().toString()))
            .setTraceState(detail(DETAIL + "trace_state"))
            .setName(span.name())
            .setKindValue(kind())
            .setStartTimeUnixNano(span.startEpochNanos())
            .setEndTimeUnixNano(span.endEpochNanos())
            .setDroppedAttributesCount(dropped("attributes"))
            .setDroppedEventsCount(dropped("events"))
            .setDroppedLinksCount(dropped("links"));
    span.parentSpanId().ifPresent(parent -> wire.setParentSpanId(FactSpans.hex(parent.toString())));
    AttributeValue lastProblem = span.attributes().get(PROBLEM).orElse(new AttributeValue.Empty());
    for (Attributes.Entry entry : span.attributes().entries()) {
      // The receiver finds the problem again; if it does not, it is among the additions.
      boolean foundAgain = entry.key().equals(PROBLEM) && entry.value() == lastProblem;
      if (!isDetail(entry.key()) && !foundAgain) {
        wire.addAttributes(values.of(entry.key(), entry.value()));
      }
    }
    if (span.origin() == SpanOrigin.LOGGED) {
      wire.addAttributes(values.of("verbatim.origin", AttributeValue.of(span.origin().wireName())));
    }
    sentStatus().ifPresent(wire::setStatus);
    events(wire, bodies);
    span.links()
        .forEach(
            link ->
                wire.addLinks(
                    Span.Link.newBuilder()
                        .setTraceId(FactSpans.hex(link.traceId().toString()))
                        .setSpanId(FactSpans.hex(link.spanId().toString()))
                        .addAllAttributes(values.all(link.attributes()))));
    return wire;
  }

  private static boolean isDetail(String key) {
    return key.equals(CAPTURE_PROBLEM) || key.startsWith(DETAIL) && !key.equals(PROBLEM);
  }

  private int kind() {
    String kind = detail(DETAIL + "kind");
    if (kind.isEmpty()) {
      return 1;
    }
    int known = KINDS.indexOf(kind);
    return known >= 0 ? known : Integer.parseInt(kind);
  }

  private int dropped(String what) {
    return (int)
        Math.clamp(
            span.attributes().integer(DETAIL + "dropped_" + what).orElse(0), 0, Integer.MAX_VALUE);
  }

  private Optional<Status> sentStatus() {
    String message = detail(DETAIL + "status_message");
    return switch (detail(DETAIL + "status")) {
      case "ok" -> Optional.of(status(Status.StatusCode.STATUS_CODE_OK, message));
      case "error" -> Optional.of(status(Status.StatusCode.STATUS_CODE_ERROR, errorMessage()));
      default ->
          message.isEmpty()
              ? Optional.empty()
              : Optional.of(status(Status.StatusCode.STATUS_CODE_UNSET, message));
    };
  }

  private String errorMessage() {
    return span.error().flatMap(error -> error.message()).orElse("");
  }

  private static Status status(Status.StatusCode code, String message) {
    return Status.newBuilder().setCode(code).setMessage(message).build();
  }

  /** What of an attempt had no place in it was kept as an event of the same number. */
  private void events(Span.Builder wire, boolean bodies) {
    Set<SpanEvent> merged = new HashSet<>();
    if (bodies) {
      AttemptEvent writing = new AttemptEvent(span, outgoing.payloads());
      for (Attempt attempt : span.attempts()) {
        Span.Event.Builder event =
            Span.Event.newBuilder()
                .setName(AttemptEvent.NAME)
                .setTimeUnixNano(attempt.startEpochNanos())
                .addAllAttributes(values.all(writing.attributes(attempt)));
        for (SpanEvent rest : span.events()) {
          if (isRestOf(rest, attempt) && merged.add(rest)) {
            rest.attributes().entries().stream()
                .filter(entry -> !entry.key().equals(AttemptEvent.NUMBER))
                .forEach(entry -> event.addAttributes(values.of(entry.key(), entry.value())));
          }
        }
        wire.addEvents(event);
      }
    }
    for (SpanEvent event : span.events()) {
      if (!merged.contains(event)) {
        wire.addEvents(
            Span.Event.newBuilder()
                .setName(event.name())
                .setTimeUnixNano(event.epochNanos())
                .addAllAttributes(values.all(event.attributes())));
      }
    }
  }

  private static boolean isRestOf(SpanEvent event, Attempt attempt) {
    return event.name().equals(AttemptEvent.NAME)
        && event.attributes().integer(AttemptEvent.NUMBER).orElse(0) == attempt.number();
  }
}

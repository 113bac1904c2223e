package dev.verbatim.otlp.wire;

import static dev.verbatim.otlp.wire.ProtobufMessage.DELIMITED;
import static dev.verbatim.otlp.wire.ProtobufMessage.FIXED64;

import dev.verbatim.model.AttributeValue;
import dev.verbatim.model.Attributes;
import dev.verbatim.otlp.json.Json;
import java.io.IOException;
import java.util.List;

/**
 * OTLP's {@code LogRecord}, read as what it tells about a span: a {@link WireSpan} without an id of
 * its own, whose parent is that span and whose one event is the record.
 *
 * <p>The event has the attributes of the record; a body that is a map adds its entries, as span
 * events have them, any other body is the attribute {@code body}. Numbers are those of {@code
 * logs.proto}.
 */
final class LogRecord {
  /** Older SDKs and LiteLLM tell the name of an event in an attribute. */
  private static final List<String> NAMES = List.of("event.name", "event_name");

  private static final String BODY = "body";

  private final WireSpanBuilder span = new WireSpanBuilder();
  private final Attributes.Builder attributes = Attributes.builder();
  private AttributeValue body = new AttributeValue.Empty();
  private String severity = "";
  private long observedEpochNanos;

  private LogRecord() {}

  static WireSpan read(ProtobufMessage in, int maxValueDepth)
      throws IOException, RejectedException {
    LogRecord record = new LogRecord();
    ProtobufValues values = new ProtobufValues(maxValueDepth, record.span.problems);
    for (int tag = in.next(); tag != 0; tag = in.next()) {
      switch (tag) {
        case 1 << 3 | FIXED64 -> record.span.startEpochNanos = in.fixed64();
        case 3 << 3 | DELIMITED -> record.severity = in.text();
        case 5 << 3 | DELIMITED -> record.body = values.value(in.message());
        case 6 << 3 | DELIMITED -> values.addTo(record.attributes, in.message());
        case 7 << 3 -> record.span.droppedAttributes = in.varint();
        case 9 << 3 | DELIMITED -> record.span.traceId = in.bytes();
        case 10 << 3 | DELIMITED -> record.span.parentSpanId = in.bytes();
        case 11 << 3 | FIXED64 -> record.observedEpochNanos = in.fixed64();
        case 12 << 3 | DELIMITED -> record.span.name = in.text();
        default -> in.skip();
      }
    }
    return record.build();
  }

  static WireSpan read(Json json, int maxValueDepth) throws RejectedException {
    LogRecord record = new LogRecord();
    JsonValues values = new JsonValues(maxValueDepth, record.span.problems);
    JsonFields fields = JsonFields.of(json);
    record.span.startEpochNanos = fields.unsigned("timeUnixNano");
    record.observedEpochNanos = fields.unsigned("observedTimeUnixNano");
    record.severity = fields.text("severityText");
    record.body = values.value(fields.get(BODY));
    values.attributes(record.attributes, fields, "attributes");
    record.span.droppedAttributes = fields.unsigned("droppedAttributesCount");
    record.span.traceId = fields.hex("traceId");
    record.span.parentSpanId = fields.hex("spanId");
    record.span.name = fields.text("eventName");
    return record.build();
  }

  private WireSpan build() {
    if (span.startEpochNanos == 0) {
      span.startEpochNanos = observedEpochNanos;
    }
    span.endEpochNanos = span.startEpochNanos;
    Attributes sent = attributes.build();
    for (String key : NAMES) {
      if (span.name.isEmpty()) {
        span.name = sent.text(key).orElse("");
      }
    }
    Attributes.Builder all = Attributes.builder();
    sent.entries().forEach(entry -> all.put(entry.key(), entry.value()));
    switch (body) {
      case AttributeValue.Nested map ->
          map.entries().entries().forEach(entry -> all.put(entry.key(), entry.value()));
      case AttributeValue.Empty none -> {}
      default -> all.put(BODY, body);
    }
    if (!severity.isEmpty()) {
      all.put("verbatim.log.severity", severity);
    }
    span.events.add(new WireSpan.Event(span.startEpochNanos, span.name, all.build()));
    return span.build();
  }
}

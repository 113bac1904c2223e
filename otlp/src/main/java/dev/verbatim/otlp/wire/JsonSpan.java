package dev.verbatim.otlp.wire;

import dev.verbatim.model.Attributes;
import dev.verbatim.otlp.json.Json;
import java.util.Map;

/** OTLP's {@code Span} from JSON. */
final class JsonSpan {
  private static final Map<String, Integer> KINDS =
      Map.of(
          "SPAN_KIND_UNSPECIFIED", 0,
          "SPAN_KIND_INTERNAL", 1,
          "SPAN_KIND_SERVER", 2,
          "SPAN_KIND_CLIENT", 3,
          "SPAN_KIND_PRODUCER", 4,
          "SPAN_KIND_CONSUMER", 5);
  private static final Map<String, Integer> STATUS_CODES =
      Map.of("STATUS_CODE_UNSET", 0, "STATUS_CODE_OK", 1, "STATUS_CODE_ERROR", 2);

  private final WireSpanBuilder span = new WireSpanBuilder();
  private final JsonValues values;

  private JsonSpan(int maxValueDepth) {
    this.values = new JsonValues(maxValueDepth, span.problems);
  }

  static WireSpan read(Json json, int maxValueDepth) throws RejectedException {
    return new JsonSpan(maxValueDepth).read(JsonFields.of(json));
  }

  private WireSpan read(JsonFields fields) throws RejectedException {
    span.traceId = fields.hex("traceId");
    span.spanId = fields.hex("spanId");
    span.parentSpanId = fields.hex("parentSpanId");
    span.traceState = fields.text("traceState");
    span.name = fields.text("name");
    span.kind = fields.enumeration("kind", KINDS);
    span.startEpochNanos = fields.unsigned("startTimeUnixNano");
    span.endEpochNanos = fields.unsigned("endTimeUnixNano");
    values.attributes(span.attributes, fields, "attributes");
    span.droppedAttributes = fields.unsigned("droppedAttributesCount");
    for (Json event : fields.elements("events")) {
      event(JsonFields.of(event));
    }
    span.droppedEvents = fields.unsigned("droppedEventsCount");
    for (Json link : fields.elements("links")) {
      link(JsonFields.of(link));
    }
    span.droppedLinks = fields.unsigned("droppedLinksCount");
    JsonFields status = JsonFields.of(fields.get("status"));
    span.statusCode = status.enumeration("code", STATUS_CODES);
    span.statusMessage = status.text("message");
    return span.build();
  }

  private void event(JsonFields fields) throws RejectedException {
    Attributes.Builder attributes = Attributes.builder();
    values.attributes(attributes, fields, "attributes");
    span.events.add(
        new WireSpan.Event(
            fields.unsigned("timeUnixNano"), fields.text("name"), attributes.build()));
  }

  private void link(JsonFields fields) throws RejectedException {
    Attributes.Builder attributes = Attributes.builder();
    values.attributes(attributes, fields, "attributes");
    span.links.add(
        new WireSpan.Link(fields.hex("traceId"), fields.hex("spanId"), attributes.build()));
  }
}

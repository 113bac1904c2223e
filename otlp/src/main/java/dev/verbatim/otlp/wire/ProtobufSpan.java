package dev.verbatim.otlp.wire;

import static dev.verbatim.otlp.wire.ProtobufMessage.DELIMITED;
import static dev.verbatim.otlp.wire.ProtobufMessage.FIXED64;
import static dev.verbatim.otlp.wire.ProtobufMessage.VARINT;

import dev.verbatim.model.Attributes;
import java.io.IOException;

/** OTLP's {@code Span} from protobuf. Numbers are those of {@code trace.proto}. */
final class ProtobufSpan {
  private final WireSpanBuilder span = new WireSpanBuilder();
  private final ProtobufValues values;

  private ProtobufSpan(int maxValueDepth) {
    this.values = new ProtobufValues(maxValueDepth, span.problems);
  }

  static WireSpan read(ProtobufMessage in, int maxValueDepth)
      throws IOException, RejectedException {
    return new ProtobufSpan(maxValueDepth).read(in);
  }

  private WireSpan read(ProtobufMessage in) throws IOException, RejectedException {
    for (int tag = in.next(); tag != 0; tag = in.next()) {
      switch (tag) {
        case 1 << 3 | DELIMITED -> span.traceId = in.bytes();
        case 2 << 3 | DELIMITED -> span.spanId = in.bytes();
        case 3 << 3 | DELIMITED -> span.traceState = in.text();
        case 4 << 3 | DELIMITED -> span.parentSpanId = in.bytes();
        case 5 << 3 | DELIMITED -> span.name = in.text();
        case 6 << 3 | VARINT -> span.kind = in.int32();
        case 7 << 3 | FIXED64 -> span.startEpochNanos = in.fixed64();
        case 8 << 3 | FIXED64 -> span.endEpochNanos = in.fixed64();
        case 9 << 3 | DELIMITED -> values.addTo(span.attributes, in.message());
        case 10 << 3 | VARINT -> span.droppedAttributes = in.varint();
        case 11 << 3 | DELIMITED -> event(in.message());
        case 12 << 3 | VARINT -> span.droppedEvents = in.varint();
        case 13 << 3 | DELIMITED -> link(in.message());
        case 14 << 3 | VARINT -> span.droppedLinks = in.varint();
        case 15 << 3 | DELIMITED -> status(in.message());
        default -> in.skip();
      }
    }
    return span.build();
  }

  private void event(ProtobufMessage in) throws IOException, RejectedException {
    long epochNanos = 0;
    String name = "";
    Attributes.Builder attributes = Attributes.builder();
    for (int tag = in.next(); tag != 0; tag = in.next()) {
      switch (tag) {
        case 1 << 3 | FIXED64 -> epochNanos = in.fixed64();
        case 2 << 3 | DELIMITED -> name = in.text();
        case 3 << 3 | DELIMITED -> values.addTo(attributes, in.message());
        default -> in.skip();
      }
    }
    span.events.add(new WireSpan.Event(epochNanos, name, attributes.build()));
  }

  private void link(ProtobufMessage in) throws IOException, RejectedException {
    byte[] traceId = {};
    byte[] spanId = {};
    Attributes.Builder attributes = Attributes.builder();
    for (int tag = in.next(); tag != 0; tag = in.next()) {
      switch (tag) {
        case 1 << 3 | DELIMITED -> traceId = in.bytes();
        case 2 << 3 | DELIMITED -> spanId = in.bytes();
        case 4 << 3 | DELIMITED -> values.addTo(attributes, in.message());
        default -> in.skip();
      }
    }
    span.links.add(new WireSpan.Link(traceId, spanId, attributes.build()));
  }

  private void status(ProtobufMessage in) throws IOException {
    for (int tag = in.next(); tag != 0; tag = in.next()) {
      switch (tag) {
        case 2 << 3 | DELIMITED -> span.statusMessage = in.text();
        case 3 << 3 | VARINT -> span.statusCode = in.int32();
        default -> in.skip();
      }
    }
  }
}

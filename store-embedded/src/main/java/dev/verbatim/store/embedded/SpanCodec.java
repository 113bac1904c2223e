package dev.verbatim.store.embedded;

import dev.verbatim.model.Attempt;
import dev.verbatim.model.Attributes;
import dev.verbatim.model.Outcome;
import dev.verbatim.model.PayloadRef;
import dev.verbatim.model.Prompt;
import dev.verbatim.model.Session;
import dev.verbatim.model.Sha256;
import dev.verbatim.model.Span;
import dev.verbatim.model.SpanBuilder;
import dev.verbatim.model.SpanError;
import dev.verbatim.model.SpanEvent;
import dev.verbatim.model.SpanId;
import dev.verbatim.model.SpanKind;
import dev.verbatim.model.SpanLink;
import dev.verbatim.model.SpanOrigin;
import dev.verbatim.model.SpanStatus;
import dev.verbatim.model.StreamEnding;
import dev.verbatim.model.ToolCall;
import dev.verbatim.model.TraceId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * A span on disk, as tagged fields (see {@link ByteWriter}); trace id, span id and project stand in
 * the record's index. A field that is absent is not written; numbers are never reused for another
 * meaning; enumerations are written by their wire names.
 */
final class SpanCodec {
  private SpanCodec() {}

  static void write(ByteWriter out, Span span) {
    span.parentSpanId().ifPresent(id -> out.fixedField(1, id.value()));
    if (span.origin() != SpanOrigin.DECLARED) {
      out.field(2, span.origin().wireName());
    }
    out.field(3, span.kind().wireName()).field(4, span.name());
    out.field(5, span.service()).field(6, span.environment()).field(7, span.release());
    out.field(8, span.commit()).field(9, span.instance());
    span.session().ifPresent(session -> out.field(session.declared() ? 10 : 11, session.id()));
    out.field(12, span.userId());
    out.zigzagField(13, span.startEpochNanos());
    out.zigzagField(14, span.endEpochNanos() - span.startEpochNanos());
    span.timeToFirstTokenNanos().ifPresent(nanos -> out.zigzagField(15, nanos));
    if (span.status() != SpanStatus.OK) {
      out.field(16, span.status().wireName());
    }
    span.error().ifPresent(error -> out.nested(17, () -> writeError(out, error)));
    span.call().ifPresent(call -> out.nested(18, () -> CallCodec.write(out, call)));
    span.tool()
        .ifPresent(tool -> out.nested(19, () -> out.field(1, tool.name()).field(2, tool.callId())));
    out.field(20, span.prompt().name()).field(21, span.prompt().version());
    out.field(22, span.question()).field(23, span.answer());
    span.outcome().ifPresent(outcome -> out.field(24, outcome.wireName()));
    span.tags().forEach(tag -> out.field(25, tag));
    span.metadataJson()
        .forEach((key, json) -> out.nested(26, () -> out.field(1, key).field(2, json)));
    span.attempts().forEach(attempt -> out.nested(27, () -> writeAttempt(out, attempt)));
    span.threading()
        .ifPresent(threading -> out.nested(28, () -> ThreadingCodec.write(out, threading)));
    span.payloads().forEach(payload -> out.nested(29, () -> writePayload(out, payload)));
    if (!span.attributes().isEmpty()) {
      out.nested(30, () -> AttributeCodec.write(out, span.attributes()));
    }
    span.events().forEach(event -> out.nested(31, () -> writeEvent(out, event)));
    span.links().forEach(link -> out.nested(32, () -> writeLink(out, link)));
    if (!span.resource().isEmpty()) {
      out.nested(33, () -> AttributeCodec.write(out, span.resource()));
    }
    out.field(34, span.scopeName()).field(35, span.scopeVersion());
    span.questionKeys().ifPresent(keys -> out.nested(36, () -> QuestionKeysCodec.write(out, keys)));
  }

  private static void writeError(ByteWriter out, SpanError error) {
    out.field(1, error.type()).field(2, error.message());
  }

  private static void writePayload(ByteWriter out, PayloadRef payload) {
    out.field(1, payload.name()).field(2, payload.contentType()).field(3, payload.length());
    out.field(4, payload.sha256().toBytes());
    if (payload.redactions() != 0) {
      out.field(5, payload.redactions());
    }
  }

  private static void writeEvent(ByteWriter out, SpanEvent event) {
    out.zigzagField(1, event.epochNanos()).field(2, event.name());
    out.nested(3, () -> AttributeCodec.write(out, event.attributes()));
  }

  private static void writeLink(ByteWriter out, SpanLink link) {
    out.fixedField(1, link.traceId().high()).fixedField(2, link.traceId().low());
    out.fixedField(3, link.spanId().value());
    out.nested(4, () -> AttributeCodec.write(out, link.attributes()));
  }

  private static void writeAttempt(ByteWriter out, Attempt attempt) {
    out.field(1, attempt.number()).zigzagField(2, attempt.startEpochNanos());
    out.zigzagField(3, attempt.endEpochNanos() - attempt.startEpochNanos());
    out.field(4, attempt.method()).field(5, attempt.url());
    attempt.httpStatus().ifPresent(status -> out.zigzagField(6, status));
    attempt.requestHeaders().forEach(header -> out.nested(7, () -> writeHeader(out, header)));
    attempt.responseHeaders().forEach(header -> out.nested(8, () -> writeHeader(out, header)));
    out.field(9, attempt.requestPayload()).field(10, attempt.responsePayload());
    attempt.firstByteNanos().ifPresent(nanos -> out.zigzagField(11, nanos));
    out.field(12, attempt.ending().wireName());
    attempt.error().ifPresent(error -> out.nested(13, () -> writeError(out, error)));
  }

  private static void writeHeader(ByteWriter out, Attempt.Header header) {
    out.field(1, header.name()).field(2, header.value());
  }

  static Span read(ByteReader in, String project, TraceId traceId, SpanId spanId) {
    SpanBuilder span = Span.builder(project, traceId, spanId);
    List<String> tags = new ArrayList<>();
    Map<String, String> metadata = new LinkedHashMap<>();
    List<Attempt> attempts = new ArrayList<>();
    List<PayloadRef> payloads = new ArrayList<>();
    List<SpanEvent> events = new ArrayList<>();
    List<SpanLink> links = new ArrayList<>();
    Optional<String> promptName = Optional.empty();
    Optional<String> promptVersion = Optional.empty();
    long start = 0;
    while (in.hasMore()) {
      long tag = in.varint();
      switch ((int) (tag >>> 3)) {
        case 1 -> span.parentSpanId(new SpanId(in.fixed64()));
        case 2 -> span.origin(SpanOrigin.ofWireName(in.string()).orElse(SpanOrigin.DECLARED));
        case 3 -> span.kind(SpanKind.ofWireName(in.string()).orElse(SpanKind.SPAN));
        case 4 -> span.name(in.string());
        case 5 -> span.service(in.string());
        case 6 -> span.environment(in.string());
        case 7 -> span.release(in.string());
        case 8 -> span.commit(in.string());
        case 9 -> span.instance(in.string());
        case 10 -> span.session(new Session(in.string(), true));
        case 11 -> span.session(new Session(in.string(), false));
        case 12 -> span.userId(in.string());
        case 13 -> {
          start = in.zigzag();
          span.startEpochNanos(start);
        }
        case 14 -> span.endEpochNanos(start + in.zigzag());
        case 15 -> span.timeToFirstTokenNanos(OptionalLong.of(in.zigzag()));
        case 16 -> span.status(SpanStatus.ofWireName(in.string()).orElse(SpanStatus.ERROR));
        case 17 -> span.error(readError(in.nested()));
        case 18 -> span.call(CallCodec.read(in.nested()));
        case 19 -> span.tool(readTool(in.nested()));
        case 20 -> promptName = Optional.of(in.string());
        case 21 -> promptVersion = Optional.of(in.string());
        case 22 -> span.question(Optional.of(in.string()));
        case 23 -> span.answer(Optional.of(in.string()));
        case 24 -> span.outcome(Outcome.ofWireName(in.string()));
        case 25 -> tags.add(in.string());
        case 26 -> {
          String[] pair = readPair(in.nested());
          metadata.put(pair[0], pair[1]);
        }
        case 27 -> attempts.add(readAttempt(in.nested()));
        case 28 -> span.threading(ThreadingCodec.read(in.nested()));
        case 29 -> payloads.add(readPayload(in.nested()));
        case 30 -> span.attributes(AttributeCodec.read(in.nested()));
        case 31 -> events.add(readEvent(in.nested()));
        case 32 -> links.add(readLink(in.nested()));
        case 33 -> span.resource(AttributeCodec.read(in.nested()));
        case 34 -> span.scopeName(in.string());
        case 35 -> span.scopeVersion(in.string());
        case 36 -> span.questionKeys(Optional.of(QuestionKeysCodec.read(in.nested())));
        default -> in.skipField(tag);
      }
    }
    return span.prompt(new Prompt(promptName, promptVersion))
        .tags(tags)
        .metadataJson(metadata)
        .attempts(attempts)
        .payloads(payloads)
        .events(events)
        .links(links)
        .build();
  }

  /** Two strings, as fields 1 and 2. */
  private static String[] readPair(ByteReader in) {
    String[] pair = {"", ""};
    while (in.hasMore()) {
      long tag = in.varint();
      switch ((int) (tag >>> 3)) {
        case 1 -> pair[0] = in.string();
        case 2 -> pair[1] = in.string();
        default -> in.skipField(tag);
      }
    }
    return pair;
  }

  private static SpanError readError(ByteReader in) {
    Optional<String> type = Optional.empty();
    Optional<String> message = Optional.empty();
    while (in.hasMore()) {
      long tag = in.varint();
      switch ((int) (tag >>> 3)) {
        case 1 -> type = Optional.of(in.string());
        case 2 -> message = Optional.of(in.string());
        default -> in.skipField(tag);
      }
    }
    return new SpanError(type, message);
  }

  private static ToolCall readTool(ByteReader in) {
    SpanError sameShape = readError(in);
    return new ToolCall(sameShape.type(), sameShape.message());
  }

  private static PayloadRef readPayload(ByteReader in) {
    String name = "";
    Optional<String> contentType = Optional.empty();
    long length = 0;
    byte[] sha256 = new byte[32];
    int redactions = 0;
    while (in.hasMore()) {
      long tag = in.varint();
      switch ((int) (tag >>> 3)) {
        case 1 -> name = in.string();
        case 2 -> contentType = Optional.of(in.string());
        case 3 -> length = in.varint();
        case 4 -> sha256 = in.byteArray();
        case 5 -> redactions = (int) in.varint();
        default -> in.skipField(tag);
      }
    }
    return new PayloadRef(name, contentType, length, Sha256.fromDigest(sha256), redactions);
  }

  private static SpanEvent readEvent(ByteReader in) {
    long time = 0;
    String name = "";
    Attributes attributes = Attributes.EMPTY;
    while (in.hasMore()) {
      long tag = in.varint();
      switch ((int) (tag >>> 3)) {
        case 1 -> time = in.zigzag();
        case 2 -> name = in.string();
        case 3 -> attributes = AttributeCodec.read(in.nested());
        default -> in.skipField(tag);
      }
    }
    return new SpanEvent(time, name, attributes);
  }

  private static SpanLink readLink(ByteReader in) {
    long high = 0;
    long low = 0;
    long span = 0;
    Attributes attributes = Attributes.EMPTY;
    while (in.hasMore()) {
      long tag = in.varint();
      switch ((int) (tag >>> 3)) {
        case 1 -> high = in.fixed64();
        case 2 -> low = in.fixed64();
        case 3 -> span = in.fixed64();
        case 4 -> attributes = AttributeCodec.read(in.nested());
        default -> in.skipField(tag);
      }
    }
    return new SpanLink(new TraceId(high, low), new SpanId(span), attributes);
  }

  private static Attempt readAttempt(ByteReader in) {
    int number = 0;
    long start = 0;
    long end = 0;
    Optional<String> method = Optional.empty();
    Optional<String> url = Optional.empty();
    OptionalInt status = OptionalInt.empty();
    List<Attempt.Header> requestHeaders = new ArrayList<>();
    List<Attempt.Header> responseHeaders = new ArrayList<>();
    Optional<String> requestPayload = Optional.empty();
    Optional<String> responsePayload = Optional.empty();
    OptionalLong firstByte = OptionalLong.empty();
    StreamEnding ending = StreamEnding.ERROR;
    Optional<SpanError> error = Optional.empty();
    while (in.hasMore()) {
      long tag = in.varint();
      switch ((int) (tag >>> 3)) {
        case 1 -> number = (int) in.varint();
        case 2 -> start = in.zigzag();
        case 3 -> end = start + in.zigzag();
        case 4 -> method = Optional.of(in.string());
        case 5 -> url = Optional.of(in.string());
        case 6 -> status = OptionalInt.of((int) in.zigzag());
        case 7 -> requestHeaders.add(readHeader(in.nested()));
        case 8 -> responseHeaders.add(readHeader(in.nested()));
        case 9 -> requestPayload = Optional.of(in.string());
        case 10 -> responsePayload = Optional.of(in.string());
        case 11 -> firstByte = OptionalLong.of(in.zigzag());
        case 12 -> ending = StreamEnding.ofWireName(in.string()).orElse(StreamEnding.ERROR);
        case 13 -> error = Optional.of(readError(in.nested()));
        default -> in.skipField(tag);
      }
    }
    return new Attempt(
        number,
        start,
        end,
        method,
        url,
        status,
        requestHeaders,
        responseHeaders,
        requestPayload,
        responsePayload,
        firstByte,
        ending,
        error);
  }

  private static Attempt.Header readHeader(ByteReader in) {
    String[] pair = readPair(in);
    return new Attempt.Header(pair[0], pair[1]);
  }
}

package dev.verbatim.capture;

import dev.verbatim.capture.slice.Slicer;
import dev.verbatim.capture.thread.Placement;
import dev.verbatim.capture.thread.ToolExchange;
import dev.verbatim.model.Hash128;
import dev.verbatim.model.Part;
import dev.verbatim.model.PayloadRef;
import dev.verbatim.model.Sha256;
import dev.verbatim.model.Slice;
import dev.verbatim.model.SlicedPayload;
import dev.verbatim.model.Span;
import dev.verbatim.model.SpanError;
import dev.verbatim.model.SpanId;
import dev.verbatim.model.SpanKind;
import dev.verbatim.model.SpanOrigin;
import dev.verbatim.model.SpanRecord;
import dev.verbatim.model.SpanStatus;
import dev.verbatim.model.ToolCall;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Makes tool spans out of what two model calls say. Ids and content hashes depend on nothing but
 * the trace, the call id and what went in and out: telling it twice changes nothing.
 */
final class InferredTools {
  private final int maxJsonDepth;

  InferredTools(CaptureLimits limits) {
    this.maxJsonDepth = limits.maxJsonDepth();
  }

  SpanRecord record(Placement.InferredTool tool) {
    Span asker = tool.asker();
    ToolExchange exchange = tool.exchange();
    Optional<String> name =
        exchange
            .request()
            .map(Part.ToolRequest::name)
            .filter(it -> !it.isEmpty())
            .or(() -> exchange.result().name());
    Slicer slicer = new Slicer(asker.project(), maxJsonDepth);
    List<SlicedPayload> payloads = new ArrayList<>();
    exchange
        .request()
        .ifPresent(
            request -> payloads.add(cut(slicer, PayloadRef.TOOL_ARGUMENTS, request.arguments())));
    payloads.add(cut(slicer, PayloadRef.TOOL_RESULT, exchange.result().content()));
    boolean failed = exchange.result().isError();
    Span span =
        Span.builder(asker.project(), asker.traceId(), spanId(tool))
            .parentSpanId(asker.parentSpanId().or(() -> Optional.of(asker.spanId())))
            .origin(SpanOrigin.INFERRED)
            .kind(SpanKind.TOOL)
            .name(name.orElse("tool"))
            .service(asker.service())
            .environment(asker.environment())
            .release(asker.release())
            .commit(asker.commit())
            .instance(asker.instance())
            .session(asker.session())
            .userId(asker.userId())
            .startEpochNanos(asker.endEpochNanos())
            .endEpochNanos(Math.max(asker.endEpochNanos(), tool.carrier().startEpochNanos()))
            .status(failed ? SpanStatus.ERROR : SpanStatus.OK)
            .error(
                failed
                    ? Optional.of(new SpanError(Optional.of("tool_error"), Optional.empty()))
                    : Optional.empty())
            .tool(new ToolCall(name, Optional.of(exchange.callId())))
            .answer(Previews.shorten(exchange.result().content()))
            .payloads(payloads.stream().map(SlicedPayload::ref).toList())
            .build();
    Set<Hash128> introduced = new LinkedHashSet<>();
    for (SlicedPayload payload : payloads) {
      payload.slices().stream().map(Slice::hash).forEach(introduced::add);
    }
    return new SpanRecord(
        span, contentHash(span), payloads, introduced, Optional.of(tool.carrier().key()));
  }

  private static SlicedPayload cut(Slicer slicer, String name, String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    PayloadRef ref = new PayloadRef(name, Optional.empty(), utf8.length, Sha256.of(utf8), 0);
    return slicer.cut(ref, utf8, Slicer.Form.TEXT, Optional.empty()).payload();
  }

  /** Of the asking call, too: some providers count their call ids anew in every answer. */
  private static SpanId spanId(Placement.InferredTool tool) {
    MessageDigest digest = Sha256.newDigest();
    digest.update(
        ("inferred tool\0"
                + tool.asker().traceId()
                + '\0'
                + tool.asker().spanId()
                + '\0'
                + tool.exchange().callId())
            .getBytes(StandardCharsets.UTF_8));
    long id = ByteBuffer.wrap(digest.digest()).getLong();
    return new SpanId(id == 0 ? 1 : id);
  }

  private static Hash128 contentHash(Span span) {
    MessageDigest digest = Sha256.newDigest();
    digest.update((span.key() + "\0" + span.name()).getBytes(StandardCharsets.UTF_8));
    span.payloads().forEach(payload -> digest.update(payload.sha256().toBytes()));
    return Hash128.truncate(digest.digest());
  }
}

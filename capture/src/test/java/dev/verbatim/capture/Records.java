package dev.verbatim.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verbatim.capture.price.PriceTable;
import dev.verbatim.model.CapturedSpan;
import dev.verbatim.model.Fact;
import dev.verbatim.model.Hash128;
import dev.verbatim.model.PayloadAssembler;
import dev.verbatim.model.Sha256;
import dev.verbatim.model.SlicedPayload;
import dev.verbatim.model.Span;
import dev.verbatim.model.SpanRecord;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Looks into records. */
public final class Records {
  private static final PriceTable PRICES = PriceTable.bundled();

  private Records() {}

  public static CapturePipeline pipeline() {
    return new CapturePipeline(PRICES, ContinuationLookup.NONE, CaptureLimits.DEFAULT);
  }

  /** The one record of a call on its own, its payloads checked. */
  public static SpanRecord only(Call call) {
    CapturedSpan captured = call.build();
    List<SpanRecord> records = pipeline().process(List.of(captured)).spans();
    assertThat(records).hasSize(1);
    check(records.getFirst());
    return records.getFirst();
  }

  public static byte[] payload(SpanRecord record, String name) {
    for (SlicedPayload payload : record.payloads()) {
      if (payload.ref().name().equals(name)) {
        Map<Hash128, byte[]> contents = new HashMap<>();
        payload.slices().forEach(slice -> contents.put(slice.hash(), slice.content()));
        return PayloadAssembler.assemble(
            payload.recipe(), hash -> Objects.requireNonNull(contents.get(hash)));
      }
    }
    throw new AssertionError("no payload " + name);
  }

  public static String text(SpanRecord record, String name) {
    return new String(payload(record, name), StandardCharsets.UTF_8);
  }

  /** Each payload rebuilds to what its reference promises. */
  public static void check(SpanRecord record) {
    assertThat(record.payloads().stream().map(SlicedPayload::ref).toList())
        .isEqualTo(record.span().payloads());
    for (SlicedPayload payload : record.payloads()) {
      byte[] bytes = payload(record, payload.ref().name());
      assertThat((long) bytes.length).isEqualTo(payload.ref().length());
      assertThat(Sha256.of(bytes)).isEqualTo(payload.ref().sha256());
    }
  }

  /** Facts about places in conversations. */
  public static List<Fact.Threaded> threaded(CaptureResult result) {
    return facts(result, Fact.Threaded.class);
  }

  /** Facts about answers that were used. */
  public static List<Fact.Used> used(CaptureResult result) {
    return facts(result, Fact.Used.class);
  }

  private static <T extends Fact> List<T> facts(CaptureResult result, Class<T> kind) {
    return result.facts().stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  public static Span span(CaptureResult result, long spanId) {
    return result.spans().stream()
        .map(SpanRecord::span)
        .filter(span -> span.spanId().value() == spanId)
        .findFirst()
        .orElseThrow();
  }
}

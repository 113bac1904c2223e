package dev.verbatim.store.testkit;

import static dev.verbatim.store.testkit.TestSpans.payload;
import static dev.verbatim.store.testkit.TestSpans.slice;
import static dev.verbatim.store.testkit.TestSpans.span;
import static org.assertj.core.api.Assertions.assertThat;

import dev.verbatim.model.RecipeStep.Encoding;
import dev.verbatim.model.Sha256;
import dev.verbatim.model.Slice;
import dev.verbatim.model.SlicedPayload;
import dev.verbatim.model.Span;
import dev.verbatim.model.SpanKey;
import dev.verbatim.model.SpanRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Payloads come back bit for bit. */
public abstract class PayloadContract extends StoreContract {
  private void assertReadsBack(SpanRecord record) {
    for (SlicedPayload payload : record.payloads()) {
      byte[] bytes =
          reader
              .payload(record.span().key(), record.contentHash(), payload.ref().name())
              .orElseThrow();
      assertThat(bytes.length).isEqualTo(payload.ref().length());
      assertThat(Sha256.of(bytes)).isEqualTo(payload.ref().sha256());
    }
  }

  @Test
  void everyEncodingReadsBack() {
    String text = "a \"quoted\" / slashed \\ line\nwith ümlaut 漢字 \ud83d\ude00 and \u0001";
    List<SlicedPayload> payloads = new ArrayList<>();
    for (Encoding encoding : Encoding.values()) {
      payloads.add(payload("p." + encoding, List.of(slice(Slice.Type.TEXT, text)), encoding));
    }
    SpanRecord record = TestSpans.record(span(1, 1), payloads.toArray(SlicedPayload[]::new));
    append(record);
    assertReadsBack(record);
  }

  @Test
  void emptyBinaryAndLargePayloadsReadBack() {
    byte[] large = new byte[5 << 20];
    new Random(1).nextBytes(large);
    SpanRecord record =
        TestSpans.record(
            span(1, 1),
            TestSpans.text("empty", ""),
            payload(
                "large", List.of(slice(TestSpans.PROJECT, Slice.Type.OPAQUE, large)), Encoding.RAW),
            payload("repeated", twice(slice(Slice.Type.JSON, "{\"a\":1}")), Encoding.RAW));
    append(record);
    assertReadsBack(record);
    assertThat(reader.payload(record.span().key(), record.contentHash(), "unknown")).isEmpty();
  }

  private static List<Slice> twice(Slice slice) {
    return List.of(slice, slice);
  }

  @Test
  void aGrowingConversationReadsBackAtEveryTurn() {
    List<Slice> history = new ArrayList<>();
    List<SpanRecord> records = new ArrayList<>();
    Optional<SpanKey> before = Optional.empty();
    Slice end = slice(Slice.Type.JSON, "],\"model\":\"gpt-5\",\"stream\":true}");
    history.add(slice(Slice.Type.JSON, "{\"messages\":["));
    for (int turn = 0; turn < 60; turn++) {
      history.add(slice(Slice.Type.TEXT, "message number " + turn));
      history.add(slice(Slice.Type.JSON, "\"},{\"role\":\"user\",\"content\":\""));
      if (turn == 30) {
        history.subList(3, 20).clear(); // The history is compacted.
      }
      List<Slice> all = new ArrayList<>(history);
      all.add(end);
      SlicedPayload request = payload("request.1", all, Encoding.RAW);
      Span span = span(1, turn).payloads(List.of(request.ref())).build();
      SpanRecord record = TestSpans.record(span, List.of(request), before);
      append(record);
      records.add(record);
      before = Optional.of(span.key());
    }
    records.forEach(this::assertReadsBack);
  }
}

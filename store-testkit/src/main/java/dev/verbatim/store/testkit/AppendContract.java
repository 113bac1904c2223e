package dev.verbatim.store.testkit;

import static dev.verbatim.store.testkit.TestSpans.PROJECT;
import static dev.verbatim.store.testkit.TestSpans.record;
import static dev.verbatim.store.testkit.TestSpans.span;
import static dev.verbatim.store.testkit.TestSpans.text;
import static dev.verbatim.store.testkit.TestSpans.trace;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.verbatim.model.SpanKey;
import dev.verbatim.model.SpanRecord;
import dev.verbatim.model.StoredSpan;
import dev.verbatim.store.SpanWriter.AppendResult;
import dev.verbatim.store.StoreException;
import dev.verbatim.store.WriteBatch;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Appending, sending again, and spans that contradict each other. */
public abstract class AppendContract extends StoreContract {
  @Test
  void appendedSpansAreRead() {
    SpanRecord record = record(TestSpanSamples.everything(1, 1));
    assertThat(append(record)).isEqualTo(new AppendResult(1, 0, 0));
    List<StoredSpan> read = reader.span(record.span().key());
    assertThat(read).hasSize(1);
    assertThat(read.getFirst().span()).isEqualTo(record.span());
    assertThat(read.getFirst().contentHash()).isEqualTo(record.contentHash());
    assertThat(read.getFirst().facts()).isEmpty();
  }

  @Test
  void everyLittleThingOfASpanSurvives() {
    for (int i = 0; i < TestSpanSamples.oddities().size(); i++) {
      SpanRecord record = record(TestSpanSamples.oddities().get(i));
      append(record);
      assertThat(reader.span(record.span().key()).getFirst().span())
          .as("oddity %d", i)
          .isEqualTo(record.span());
    }
  }

  @Test
  void sendingAgainChangesNothing() {
    WriteBatch batch =
        new WriteBatch(
            List.of(record(span(1, 1), text("request.1", "hello")), record(span(1, 2))), List.of());
    append(batch);
    assertThat(append(batch)).isEqualTo(new AppendResult(0, 2, 0));
    assertThat(reader.trace(PROJECT, trace(1))).hasSize(2);
    assertThat(store.health().spans()).isEqualTo(2);
  }

  @Test
  void theSameSpanTwiceInOneBatchIsStoredOnce() {
    SpanRecord record = record(span(1, 1));
    assertThat(append(record, record)).isEqualTo(new AppendResult(1, 1, 0));
    assertThat(reader.span(record.span().key())).hasSize(1);
  }

  @Test
  void otherContentUnderTheSameKeyIsKeptBeside() {
    SpanRecord first = record(span(1, 1), text("output", "one"));
    SpanRecord second = record(span(1, 1).name("another"), text("output", "two"));
    append(first);
    assertThat(append(second)).isEqualTo(new AppendResult(1, 0, 1));
    SpanKey key = first.span().key();
    assertThat(reader.span(key))
        .extracting(StoredSpan::contentHash)
        .containsExactly(first.contentHash(), second.contentHash());
    assertThat(reader.payload(key, first.contentHash(), "output"))
        .hasValue("one".getBytes(StandardCharsets.UTF_8));
    assertThat(reader.payload(key, second.contentHash(), "output"))
        .hasValue("two".getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void anEmptyBatchIsFine() {
    assertThat(append(new WriteBatch(List.of(), List.of()))).isEqualTo(new AppendResult(0, 0, 0));
  }

  @Test
  void unknownIsEmpty() {
    SpanKey key = span(9, 9).build().key();
    assertThat(reader.span(key)).isEmpty();
    assertThat(reader.trace(PROJECT, trace(9))).isEmpty();
    assertThat(reader.payload(key, TestSpans.contentHash(span(9, 9).build()), "output")).isEmpty();
  }

  @Test
  void aClosedStoreRefusesAndMayBeClosedAgain() {
    store.close();
    assertThatThrownBy(() -> store.writer().append(TestSpans.batch(record(span(1, 1)))).join())
        .hasCauseInstanceOf(StoreException.Unavailable.class);
    store.close();
  }

  @Test
  void projectsDoNotSeeEachOther() {
    append(record(span(1, 1)));
    SpanKey elsewhere = new SpanKey("another", trace(1), TestSpans.spanId(1));
    assertThat(reader.span(elsewhere)).isEmpty();
    assertThat(reader.trace("another", trace(1))).isEmpty();
    assertThat(store.health().spans()).isEqualTo(1);
  }
}

package dev.verbatim.store.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.verbatim.model.Fact;
import dev.verbatim.model.SpanKey;
import dev.verbatim.model.SpanRecord;
import dev.verbatim.model.StoredSpan;
import dev.verbatim.store.Filter;
import dev.verbatim.store.PageRequest;
import dev.verbatim.store.RetentionPolicy;
import dev.verbatim.store.SpanWriter.AppendResult;
import dev.verbatim.store.StoreException;
import dev.verbatim.store.WriteBatch;
import dev.verbatim.store.testkit.Answers;
import dev.verbatim.store.testkit.RandomTraffic;
import dev.verbatim.store.testkit.TestSpans;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Torn ends, damage, building the index anew, retention, locks. */
final class RecoveryTest {
  @TempDir private Path directory = Path.of("");

  private EmbeddedStore open() {
    return open(EmbeddedStoreConfig.defaults());
  }

  private EmbeddedStore open(EmbeddedStoreConfig config) {
    return EmbeddedStore.open(directory, config, TestSpans.SLICE_TEXT);
  }

  private Path segment() {
    return directory.resolve("partitions/00000001/segment.log");
  }

  private static SpanRecord record(int number) {
    return TestSpans.record(
        TestSpans.span(number, number),
        TestSpans.text("request.1", "text of number " + number + " " + "x".repeat(200)));
  }

  /** Appends spans one by one; returns where the segment ends after each. */
  private List<Long> fill(int spans) throws IOException {
    List<Long> ends = new ArrayList<>();
    try (EmbeddedStore store = open()) {
      for (int i = 1; i <= spans; i++) {
        store.writer().append(TestSpans.batch(record(i))).join();
        ends.add(Files.size(segment()));
      }
    }
    return ends;
  }

  private static long count(EmbeddedStore store) {
    store.refresh();
    return store.reader().search(TestSpans.PROJECT, new Filter.All(), PageRequest.first(1)).total();
  }

  @Test
  void aTornEndIsCutOffAtAnyByte() throws IOException {
    List<Long> ends = fill(3);
    byte[] whole = Files.readAllBytes(segment());
    long from = ends.get(1) + 1;
    for (long size = from; size < ends.get(2); size += 1 + (ends.get(2) - from) / 8) {
      Files.write(segment(), Arrays.copyOf(whole, (int) size));
      EmbeddedStoreFolder.deleteIndexes(directory);
      try (EmbeddedStore store = open()) {
        assertThat(count(store)).isEqualTo(2);
        assertThat(store.health().problem()).isEmpty();
      }
      assertThat(Files.size(segment())).isEqualTo(ends.get(1));
      assertThat(Verify.run(directory).problems()).isEmpty();
    }
    try (EmbeddedStore store = open()) {
      assertThat(store.writer().append(TestSpans.batch(record(3))).join())
          .isEqualTo(new AppendResult(1, 0, 0));
      assertThat(count(store)).isEqualTo(3);
    }
  }

  @Test
  void damageInTheMiddleIsLocatedAndTheRestStaysReadable() throws IOException {
    List<Long> ends = fill(5);
    long damaged = ends.get(2) - 20; // Inside the spans record of the third group.
    flip(damaged);
    VerifyReport report = Verify.run(directory);
    assertThat(report.isClean()).isFalse();
    assertThat(report.problems().getFirst())
        .contains("segment.log, bytes ", "checksum of data", "expected: ");
    EmbeddedStoreFolder.deleteIndexes(directory);
    try (EmbeddedStore store = open()) {
      assertThat(count(store)).isEqualTo(4);
      assertThat(store.health().problem().orElse("")).contains("damaged");
      SpanRecord intact = record(5);
      assertThat(store.reader().payload(intact.span().key(), intact.contentHash(), "request.1"))
          .isPresent();
    }
    assertThat(Files.size(segment())).isEqualTo(ends.get(4));
  }

  @Test
  void aTraceOutlivesTheRecordThatFirstNamedIt() throws IOException {
    try (EmbeddedStore store = open()) {
      for (int i = 1; i <= 3; i++) {
        store.writer().append(TestSpans.batch(TestSpans.record(TestSpans.span(1, i)))).join();
      }
    }
    flip(Segment.FILE_HEADER_BYTES + 10);
    EmbeddedStoreFolder.deleteIndexes(directory);
    try (EmbeddedStore store = open()) {
      assertThat(count(store)).isEqualTo(2);
      assertThat(store.reader().trace(TestSpans.PROJECT, TestSpans.trace(1))).hasSize(2);
    }
    assertThat(Verify.run(directory).problems()).hasSize(1);
  }

  @Test
  void damageUnderAnOpenStoreIsNamedOnReading() throws IOException {
    List<Long> ends = fill(2);
    try (EmbeddedStore store = open()) {
      assertThat(count(store)).isEqualTo(2);
      flip(ends.get(0) - 20);
      SpanRecord first = record(1);
      assertThatThrownBy(() -> store.reader().span(first.span().key()))
          .isInstanceOf(StoreException.Corrupt.class)
          .hasMessageContaining("segment.log, bytes");
      List<StoredSpan> other = store.reader().span(record(2).span().key());
      assertThat(other).hasSize(1);
    }
  }

  private void flip(long position) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(segment().toFile(), "rw")) {
      file.seek(position);
      int value = file.read();
      file.seek(position);
      file.write(value ^ 0x40);
    }
  }

  @Test
  void anIndexBuiltAnewAnswersTheSame() {
    long seed = Long.getLong("seed", new Random().nextLong());
    System.out.println("RecoveryTest: repeat with -Dseed=" + seed);
    RandomTraffic traffic = new RandomTraffic(seed);
    EmbeddedStoreConfig config =
        EmbeddedStoreConfig.defaults().withMaxPartition(20_000, Duration.ofDays(1));
    List<Filter> questions = new ArrayList<>();
    Map<String, Object> before;
    try (EmbeddedStore store = open(config)) {
      for (int i = 0; i < 80; i++) {
        store.writer().append(traffic.batch()).join();
      }
      for (int i = 0; i < 30; i++) {
        questions.add(traffic.filter(1));
      }
      store.refresh();
      before = answers(store, questions);
    }
    long spans = Reindex.run(directory, config, TestSpans.SLICE_TEXT);
    try (EmbeddedStore store = open(config)) {
      store.refresh();
      assertThat(store.health().spans()).isEqualTo(spans).isPositive();
      assertThat(answers(store, questions)).as("seed %d", seed).isEqualTo(before);
    }
    VerifyReport report = Verify.run(directory);
    assertThat(report.problems()).isEmpty();
    assertThat(report.spans()).isEqualTo(spans);
  }

  private static Map<String, Object> answers(EmbeddedStore store, List<Filter> questions) {
    long to = TestSpans.T0 + RandomTraffic.SECONDS * TestSpans.SECOND;
    return Answers.of(store.reader(), TestSpans.PROJECT, questions, TestSpans.T0, to);
  }

  @Test
  void resendsAreRecognisedAfterAStart() throws IOException {
    fill(2);
    try (EmbeddedStore store = open()) {
      WriteBatch again = TestSpans.batch(record(1), record(3));
      assertThat(store.writer().append(again).join()).isEqualTo(new AppendResult(1, 1, 0));
      assertThat(count(store)).isEqualTo(3);
    }
  }

  @Test
  void oneStoreForAFolder() {
    try (EmbeddedStore store = open()) {
      assertThat(store.health().accepting()).isTrue();
      assertThatThrownBy(this::open)
          .isInstanceOf(StoreException.Unavailable.class)
          .hasMessageContaining("another Verbatim has this data folder open");
    }
    open().close();
  }

  /** A clock that goes where it is put. */
  private static final class HandClock extends Clock {
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  @Test
  void retentionDropsWholePartitionsByAge() throws IOException {
    HandClock clock = new HandClock();
    EmbeddedStoreConfig config =
        EmbeddedStoreConfig.defaults()
            .withMaxPartition(1 << 30, Duration.ofHours(1))
            .withClock(clock);
    try (EmbeddedStore store = open(config)) {
      for (int i = 1; i <= 4; i++) {
        store.writer().append(TestSpans.batch(record(i), record(100))).join();
        clock.now = clock.now.plus(Duration.ofHours(2));
      }
      store.refresh();
      RetentionPolicy policy =
          new RetentionPolicy(Optional.of(Duration.ofHours(5)), OptionalLong.empty());
      assertThat(store.applyRetention(policy).partitions()).isEqualTo(2);
      assertThat(count(store)).isEqualTo(2);
      assertThat(store.health().spans()).isEqualTo(2);
      assertThat(
              store
                  .reader()
                  .traces(TestSpans.PROJECT, new Filter.All(), PageRequest.first(9))
                  .items())
          .hasSize(2);
      assertThat(store.reader().span(record(1).span().key())).isEmpty();
      assertThat(store.writer().append(TestSpans.batch(record(100))).join().stored()).isEqualTo(1);
      assertThat(count(store)).isEqualTo(3);
      assertThat(directory.resolve("partitions/00000001")).doesNotExist();
    }
    try (EmbeddedStore store = open(config)) {
      assertThat(count(store)).isEqualTo(3);
    }
    assertThat(Verify.run(directory).problems()).isEmpty();
  }

  @Test
  void usesOutliveTheTracesTheyNameAndGoWithTheirOwnPartition() {
    HandClock clock = new HandClock();
    EmbeddedStoreConfig config =
        EmbeddedStoreConfig.defaults().withMaxPartition(100, Duration.ofDays(1)).withClock(clock);
    SpanKey answer = record(1).span().key();
    Fact.Used first = new Fact.Used(answer, TestSpans.T0 + 1, record(2).span().key());
    Fact.Used second = new Fact.Used(answer, TestSpans.T0 + 2, record(3).span().key());
    RetentionPolicy anHour =
        new RetentionPolicy(Optional.of(Duration.ofHours(1)), OptionalLong.empty());
    try (EmbeddedStore store = open(config)) {
      store.writer().append(new WriteBatch(List.of(record(1)), List.of())).join();
      store.writer().append(new WriteBatch(List.of(record(2)), List.of(first))).join();
      store.refresh();
      assertThat(used(store)).isEqualTo(1);
      clock.now = clock.now.plus(Duration.ofHours(2));
      store.writer().append(new WriteBatch(List.of(record(3)), List.of(second))).join();
      assertThat(store.applyRetention(anHour).partitions()).isEqualTo(2);
      assertThat(used(store)).isZero();
      store.writer().append(TestSpans.batch(record(1))).join();
      store.refresh();
      assertThat(used(store)).isEqualTo(1);
      assertThat(store.reader().span(answer).getFirst().facts()).containsExactly(second);
    }
    try (EmbeddedStore store = open(config)) {
      store.refresh();
      assertThat(used(store)).isEqualTo(1);
      assertThat(store.reader().span(answer).getFirst().facts()).containsExactly(second);
      clock.now = clock.now.plus(Duration.ofHours(2));
      store.writer().append(TestSpans.batch(record(5))).join();
      assertThat(store.applyRetention(anHour).partitions()).isEqualTo(2);
      assertThat(used(store)).isZero();
      store.writer().append(TestSpans.batch(record(1))).join();
      store.refresh();
      assertThat(store.reader().span(answer).getFirst().facts()).isEmpty();
    }
    assertThat(Verify.run(directory).problems()).isEmpty();
  }

  private static long used(EmbeddedStore store) {
    Filter used = new Filter.Is(Filter.Field.OUTCOME, "used");
    return store.reader().search(TestSpans.PROJECT, used, PageRequest.first(1)).total();
  }

  @Test
  void retentionDropsBySizeButNeverThePartitionBeingWritten() {
    EmbeddedStoreConfig config =
        EmbeddedStoreConfig.defaults().withMaxPartition(100, Duration.ofDays(1));
    try (EmbeddedStore store = open(config)) {
      for (int i = 1; i <= 4; i++) {
        store.writer().append(TestSpans.batch(record(i))).join();
      }
      store.refresh();
      RetentionPolicy policy = new RetentionPolicy(Optional.empty(), OptionalLong.of(1));
      assertThat(store.applyRetention(policy).partitions()).isEqualTo(3);
      assertThat(count(store)).isEqualTo(1);
      assertThat(store.applyRetention(RetentionPolicy.KEEP_ALL).partitions()).isZero();
    }
  }
}

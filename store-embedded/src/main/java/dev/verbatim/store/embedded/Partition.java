package dev.verbatim.store.embedded;

import dev.verbatim.model.Fact;
import dev.verbatim.model.Hash128;
import dev.verbatim.model.Slice;
import dev.verbatim.model.Span;
import dev.verbatim.model.StoredSpan;
import dev.verbatim.model.TraceId;
import dev.verbatim.store.LateFacts;
import dev.verbatim.store.StoreException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * A stretch of the log with everything its spans refer to: it can be read, indexed and dropped
 * without any other.
 */
final class Partition {
  private final Path directory;
  private final Segment segment;
  private final StoreTables tables;
  private final BlockCache cache;
  private final SpanTable spans;
  private final BlockDirectory spanBlocks = new BlockDirectory();
  private final BlockDirectory contentBlocks = new BlockDirectory();
  private @Nullable SliceTable slices;
  private volatile long nextSpan;
  private volatile long newestReceived;

  Partition(Path directory, Segment segment, StoreTables tables, BlockCache cache) {
    this.directory = directory;
    this.segment = segment;
    this.tables = tables;
    this.cache = cache;
    this.spans = new SpanTable(segment.header().firstSpan());
    this.nextSpan = segment.header().firstSpan();
    this.newestReceived = segment.header().createdEpochNanos();
  }

  int number() {
    return segment.header().partition();
  }

  Path directory() {
    return directory;
  }

  Segment segment() {
    return segment;
  }

  SpanTable spans() {
    return spans;
  }

  /** The slices, for the partition that is written to. */
  SliceTable slices() {
    if (slices == null) {
      throw new IllegalStateException("partition " + number() + " is sealed");
    }
    return slices;
  }

  /** The number after the last span. */
  long nextSpan() {
    return nextSpan;
  }

  boolean holds(long span) {
    return span >= segment.header().firstSpan() && span < nextSpan;
  }

  /** When its newest span was received, at least. */
  long newestReceived() {
    return newestReceived;
  }

  void received(long epochNanos) {
    newestReceived = Math.max(newestReceived, epochNanos);
  }

  /** Will take no more. */
  void seal() {
    slices = null;
  }

  void openForWriting() {
    slices = new SliceTable();
  }

  /** Takes a record of this partition's segment into the tables. */
  void load(LogRecord record, long position, ByteReader index) throws IOException {
    switch (record.type()) {
      case CONTENT -> loadContent(record, position, index);
      case SPANS -> loadSpans(record, position, index);
      case FACTS -> loadFacts(record, position, index);
    }
  }

  private void loadFacts(LogRecord record, long position, ByteReader index) throws IOException {
    FactsIndex read = FactsIndex.read(index);
    for (StoredBlock.TraceEntry trace : read.traces()) {
      tables.traces().define(trace.number(), trace.project(), trace.id());
    }
    read.uses().forEach(use -> tables.facts().add(use, number()));
    if (record.count() > 0) {
      for (Fact fact : segment.readBlock(position).readFacts()) {
        tables.facts().add(fact, number());
      }
    }
  }

  private void loadContent(LogRecord record, long position, ByteReader index) {
    contentBlocks.add(record.first(), position);
    if (slices != null) {
      for (int i = 0; i < record.count(); i++) {
        slices.put((int) record.first() + i, new Hash128(index.fixed64(), index.fixed64()));
      }
    }
  }

  private void loadSpans(LogRecord record, long position, ByteReader index) {
    spanBlocks.add(record.first(), position);
    StoredBlock.SpansIndex read = StoredBlock.readSpansIndex(record, index);
    for (StoredBlock.TraceEntry trace : read.traces()) {
      tables.traces().define(trace.number(), trace.project(), trace.id());
    }
    long number = record.first();
    for (StoredBlock.SpanEntry span : read.spans()) {
      spans.put(number++, span.trace(), span.spanId(), span.contentHash().high());
    }
    tables.traces().add(read.spans().stream().map(StoredBlock.SpanEntry::row).toList());
    nextSpan = number;
  }

  /** Tells where records that were just written stand. */
  void written(LogRecord.Type type, long first, long position, int count) {
    switch (type) {
      case CONTENT -> contentBlocks.add(first, position);
      case SPANS -> {
        spanBlocks.add(first, position);
        nextSpan = first + count;
      }
      case FACTS -> {}
    }
  }

  /** A span as it lies in the log, with its index entry. */
  record Read(StoredBlock.SpanEntry entry, StoredBlock.SpanBody body) {}

  /**
   * Reads a span of this partition.
   *
   * @throws StoreException.Corrupt if its record is damaged
   */
  Read read(long number) {
    StoredBlock block = block(spanBlocks, number, "span");
    int place = (int) (number - block.record().first());
    if (place >= block.record().count()) {
      throw missing("span", number);
    }
    StoredBlock.SpanEntry entry = block.spansIndex().spans().get(place);
    TraceId trace =
        tables.traces().idOf(entry.trace()).orElseThrow(() -> missing("trace", entry.trace()));
    String project = tables.traces().projectOf(entry.trace());
    return new Read(entry, block.readSpan(place, project, trace, entry.spanId()));
  }

  /** The same, with facts joined. */
  StoredSpan readJoined(long number) {
    return join(read(number));
  }

  StoredSpan join(Read read) {
    return join(read, tables.facts().of(read.body().span().key()));
  }

  private static StoredSpan join(Read read, List<Fact> facts) {
    return LateFacts.join(
        read.body().span(), read.entry().contentHash(), read.body().receivedEpochNanos(), facts);
  }

  /** The span as its documents show it: without what filters look up elsewhere. */
  Span joinForIndex(Read read) {
    return join(read, tables.facts().indexed(read.body().span().key())).span();
  }

  /** Which answers of this partition's spans are known to be used, by number. */
  LongPredicate usedSpans() {
    return spans.usedSpans();
  }

  /** The steps of a payload, following the chain of bases down. */
  long[] recipe(long span, int payload) {
    Recipe.Encoded encoded = read(span).body().recipes().get(payload);
    if (encoded.baseDistance() == 0) {
      return Recipe.steps(encoded, new long[0]);
    }
    long base = span - (encoded.baseDistance() - 1);
    if (!holds(base) || base == span && encoded.basePayload() >= payload) {
      throw missing("base recipe in span", base);
    }
    return Recipe.steps(encoded, recipe(base, encoded.basePayload()));
  }

  /**
   * A slice by its number.
   *
   * @throws StoreException.Corrupt if its record is damaged
   */
  Slice slice(int number) {
    StoredBlock block = block(contentBlocks, number, "slice");
    return block.readSlice(number).orElseThrow(() -> missing("slice", number));
  }

  private StoredBlock block(BlockDirectory directory, long number, String what) {
    long position = directory.positionOf(number);
    if (position < 0) {
      throw missing(what, number);
    }
    try {
      return cache.get(segment, position);
    } catch (IOException e) {
      throw new StoreException.Corrupt(
          segment.path() + ", byte " + position + ": cannot be read", e);
    }
  }

  private StoreException.Corrupt missing(String what, long number) {
    return new StoreException.Corrupt(
        segment.path()
            + ": "
            + what
            + " "
            + number
            + " is missing (expected: a whole record of it)");
  }

  Optional<long[]> numbersOf(int trace, long spanId) {
    long[] numbers = spans.numbers(trace, spanId);
    return numbers.length == 0 ? Optional.empty() : Optional.of(numbers);
  }

  void close() throws IOException {
    cache.forget(segment);
    segment.close();
  }
}

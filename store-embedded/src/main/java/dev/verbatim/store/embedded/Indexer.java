package dev.verbatim.store.embedded;

import dev.verbatim.model.Fact;
import dev.verbatim.model.Slice;
import dev.verbatim.model.SpanKey;
import dev.verbatim.store.LateFacts;
import dev.verbatim.store.SliceText;
import dev.verbatim.store.StoreException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes what became durable into Lucene, right behind the acknowledgement, on one thread. Whatever
 * goes wrong with an index is repaired from the log: it is opened again at its last commit and
 * reads the rest.
 */
final class Indexer {
  private static final Logger log = LoggerFactory.getLogger(Indexer.class);
  private static final long RETRY_NANOS = Duration.ofSeconds(1).toNanos();

  private final PartitionLog partitions;
  private final StoreTables tables;
  private final Indexes indexes;
  private final SliceText sliceText;
  private final long refreshNanos;
  private final long commitNanos;
  private final LinkedBlockingQueue<Item> queue = new LinkedBlockingQueue<>();
  private final AtomicLong unindexedBytes = new AtomicLong();
  private final List<TraceTable.SpanRow> invisibleRows = new ArrayList<>();
  private final Thread thread;
  private volatile long oldestUnindexedNanos;
  private volatile Optional<String> problem = Optional.empty();
  private boolean caughtUp;
  private boolean dirty;
  private boolean uncommitted;
  private long nextTry = System.nanoTime();
  private long nextRefresh = System.nanoTime();
  private long nextCommit = System.nanoTime();

  private sealed interface Item {}

  private record Work(IndexWork work) implements Item {}

  /** Something to do between two pieces of work. */
  private record Task(Action action, CompletableFuture<Void> done, boolean last) implements Item {}

  /** Runs on the indexing thread. */
  interface Action {
    void run() throws IOException;
  }

  Indexer(
      PartitionLog partitions,
      StoreTables tables,
      Indexes indexes,
      SliceText sliceText,
      EmbeddedStoreConfig config) {
    this.partitions = partitions;
    this.tables = tables;
    this.indexes = indexes;
    this.sliceText = sliceText;
    this.refreshNanos = config.refreshEvery().toNanos();
    this.commitNanos = config.commitEvery().toNanos();
    this.thread = Thread.ofPlatform().name("verbatim-index").daemon().unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  void submit(IndexWork work) {
    unindexedBytes.addAndGet(work.bytes());
    queue.add(new Work(work));
  }

  /** Everything submitted before is visible when the future completes. */
  CompletableFuture<Void> refresh() {
    return submit(this::refreshAll, false);
  }

  /** Runs between two pieces of work. */
  CompletableFuture<Void> run(Action action) {
    return submit(action, false);
  }

  /** Indexes what is left, commits and ends. */
  void close() {
    submit(
            () -> {
              refreshAll();
              indexes.commit();
            },
            true)
        .exceptionally(
            failure -> {
              log.warn("the index could not be committed; the next start reads the log again");
              return null;
            })
        .join();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private CompletableFuture<Void> submit(Action action, boolean last) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    queue.add(new Task(action, done, last));
    if (!thread.isAlive()) {
      done.completeExceptionally(new IllegalStateException("the indexer has ended"));
    }
    return done;
  }

  long unindexedBytes() {
    return unindexedBytes.get();
  }

  long oldestUnindexedMillis() {
    long oldest = oldestUnindexedNanos;
    return oldest == 0 ? 0 : Math.max(0, (System.nanoTime() - oldest) / 1_000_000);
  }

  /** What is wrong with the index, for people. */
  Optional<String> problem() {
    return problem;
  }

  private void run() {
    boolean last = false;
    while (!last) {
      try {
        catchUpIfNeeded();
        Item item = queue.poll(untilNextDuty(), TimeUnit.NANOSECONDS);
        if (item instanceof Work work) {
          take(work.work());
        } else if (item instanceof Task task) {
          last = task.last();
          take(task);
        }
        duties();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } catch (IOException | RuntimeException e) {
        failed(e);
      }
    }
  }

  private long untilNextDuty() {
    long now = System.nanoTime();
    long wait = TimeUnit.SECONDS.toNanos(60);
    if (!caughtUp) {
      wait = Math.min(wait, nextTry - now);
    }
    if (dirty) {
      wait = Math.min(wait, nextRefresh - now);
    }
    if (uncommitted) {
      wait = Math.min(wait, nextCommit - now);
    }
    return Math.max(0, wait);
  }

  private void duties() throws IOException {
    long now = System.nanoTime();
    if (caughtUp && dirty && now - nextRefresh >= 0) {
      refreshSpans();
    }
    if (caughtUp && uncommitted && now - nextCommit >= 0) {
      indexes.commit();
      uncommitted = false;
    }
  }

  private void failed(Exception e) {
    caughtUp = false;
    nextTry = System.nanoTime() + RETRY_NANOS;
    problem =
        Optional.of("the search index cannot be written: " + e + "; it is tried again each second");
    log.warn("the index failed and will be opened again from its last commit", e);
    try {
      indexes.close();
    } catch (IOException | RuntimeException also) {
      log.debug("closing the failed index failed too", also);
    }
  }

  private void take(Task task) {
    try {
      if (!caughtUp) {
        throw new IOException(problem.orElse("the index is not open"));
      }
      task.action().run();
      task.done().complete(null);
    } catch (IOException | RuntimeException e) {
      task.done().completeExceptionally(e);
      if (caughtUp) {
        failed(e);
      }
    }
  }

  private void take(IndexWork work) throws IOException {
    unindexedBytes.addAndGet(-work.bytes());
    if (oldestUnindexedNanos == 0) {
      oldestUnindexedNanos = work.createdNanos();
    }
    for (IndexWork.NewSpan span : work.spans()) {
      invisibleRows.add(span.entry().row());
    }
    changed();
    if (!caughtUp) {
      return; // Catching up will read it from the log.
    }
    PartitionIndex index = indexes.of(work.partition());
    if (work.end() <= index.spansPosition()) {
      return;
    }
    for (IndexWork.NewSlice slice : work.slices()) {
      index.addSlice(slice.number(), slice.slice(), sliceText);
    }
    for (IndexWork.NewSpan span : work.spans()) {
      List<Fact> facts = tables.facts().indexed(span.span().key());
      index.addSpan(
          span.number(),
          span.entry().trace(),
          facts.isEmpty()
              ? span.span()
              : LateFacts.join(span.span(), span.entry().contentHash(), 0, facts).span(),
          span.introduced());
    }
    for (Fact fact : work.facts()) {
      reindex(fact.span());
    }
    index.reached(work.end());
  }

  private void changed() {
    long now = System.nanoTime();
    if (!dirty) {
      dirty = true;
      nextRefresh = now + refreshNanos;
    }
    if (!uncommitted) {
      uncommitted = true;
      nextCommit = now + commitNanos;
    }
  }

  /** A fact came later than its span: the documents of the span are made again. */
  private void reindex(SpanKey key) throws IOException {
    int trace = tables.traces().numberOf(key.project(), key.traceId());
    if (trace < 0) {
      return;
    }
    for (Partition partition : partitions.partitions()) {
      Optional<long[]> numbers = partition.numbersOf(trace, key.spanId().value());
      if (numbers.isEmpty()) {
        continue;
      }
      PartitionIndex index = indexes.of(partition);
      for (long number : numbers.get()) {
        if (number < index.nextSpan()) { // Otherwise it is indexed with its facts anyway.
          reindex(partition, index, number, trace);
        }
      }
    }
  }

  private static void reindex(Partition partition, PartitionIndex index, long number, int trace)
      throws IOException {
    try {
      Partition.Read read = partition.read(number);
      index.updateSpan(number, trace, partition.joinForIndex(read), read.body().introduced());
    } catch (StoreException.Corrupt damaged) {
      log.warn("a late fact cannot be joined: {}", damaged.getMessage());
    }
  }

  void refreshAll() throws IOException {
    indexes.refreshText();
    refreshSpans();
  }

  private void refreshSpans() throws IOException {
    indexes.refreshSpans();
    if (!invisibleRows.isEmpty()) {
      tables.traces().add(invisibleRows);
      invisibleRows.clear();
    }
    dirty = false;
    if (queue.isEmpty()) {
      oldestUnindexedNanos = 0;
    } else {
      oldestUnindexedNanos = System.nanoTime();
    }
  }

  private void catchUpIfNeeded() throws IOException {
    if (caughtUp || System.nanoTime() - nextTry < 0) {
      return;
    }
    for (Partition partition : partitions.partitions()) {
      catchUp(partition, indexes.of(partition));
    }
    refreshAll();
    caughtUp = true;
    problem = Optional.empty();
    changed();
  }

  private void catchUp(Partition partition, PartitionIndex index) throws IOException {
    Segment segment = partition.segment();
    List<SpanKey> late = new ArrayList<>();
    long end = segment.durable();
    long spansFrom = Math.max(Segment.FILE_HEADER_BYTES, index.spansPosition());
    long textFrom = Math.max(Segment.FILE_HEADER_BYTES, index.textPosition());
    segment.scan(
        Math.min(spansFrom, textFrom),
        Segment.FILE_HEADER_BYTES,
        (record, position, in) -> {
          if (position >= end) {
            return; // Written meanwhile: it waits in the queue.
          }
          switch (record.type()) {
            case CONTENT -> {
              if (position >= textFrom) {
                indexSlices(segment.readBlock(position), index);
              }
            }
            case SPANS -> {
              if (position >= spansFrom) {
                indexSpans(partition, record, index);
              }
            }
            case FACTS -> {
              if (position >= spansFrom && record.count() > 0) {
                segment.readBlock(position).readFacts().forEach(fact -> late.add(fact.span()));
              }
            }
          }
        });
    for (SpanKey span : late) {
      reindex(span);
    }
    index.reached(end);
  }

  private void indexSlices(StoredBlock block, PartitionIndex index) throws IOException {
    List<Slice> slices = new ArrayList<>();
    block.forEachSlice(slices::add);
    int number = (int) block.record().first();
    for (Slice slice : slices) {
      index.addSlice(number++, slice, sliceText);
    }
  }

  private void indexSpans(Partition partition, LogRecord record, PartitionIndex index)
      throws IOException {
    for (long number = Math.max(record.first(), index.nextSpan());
        number < record.first() + record.count();
        number++) {
      Partition.Read read = partition.read(number);
      index.addSpan(
          number, read.entry().trace(), partition.joinForIndex(read), read.body().introduced());
    }
  }
}

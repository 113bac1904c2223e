package dev.verbatim.store.embedded;

import dev.verbatim.model.Slice;
import dev.verbatim.model.SlicedPayload;
import dev.verbatim.model.SpanRecord;
import dev.verbatim.store.SpanWriter;
import dev.verbatim.store.StoreException;
import dev.verbatim.store.StoreException.Unavailable;
import dev.verbatim.store.StoreException.Unavailable.Reason;
import dev.verbatim.store.WriteBatch;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes batches to the log on one thread. Batches that wait are written and forced to the medium
 * together; each is acknowledged after that.
 */
final class LogWriter implements SpanWriter {
  private static final Logger log = LoggerFactory.getLogger(LogWriter.class);

  /** Batches of up to so many bytes share one write. */
  private static final long GROUP_BYTES = 24L << 20;

  private static final int SPAN_BYTES = 2000;

  private final PartitionLog partitions;
  private final StoreTables tables;
  private final Indexer indexer;
  private final LogFiles files;
  private final Path directory;
  private final EmbeddedStoreConfig config;
  private final Clock clock;
  private final RecipeMemory recipes = new RecipeMemory();
  private final LinkedBlockingQueue<Item> queue = new LinkedBlockingQueue<>();
  private final Thread thread;
  private long queuedBytes;
  private boolean closed;
  private volatile Optional<String> problem = Optional.empty();
  private volatile boolean diskFull;

  private sealed interface Item {}

  private record Waiting(WriteBatch batch, long bytes, CompletableFuture<AppendResult> future)
      implements Item {}

  /** Something to do between two groups. */
  private record Task(Runnable action, boolean last) implements Item {}

  LogWriter(
      PartitionLog partitions,
      StoreTables tables,
      Indexer indexer,
      LogFiles files,
      Path directory,
      EmbeddedStoreConfig config) {
    this.partitions = partitions;
    this.tables = tables;
    this.indexer = indexer;
    this.files = files;
    this.directory = directory;
    this.config = config;
    this.clock = config.clock();
    this.thread = Thread.ofPlatform().name("verbatim-log").daemon().unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  @Override
  public CompletableFuture<AppendResult> append(WriteBatch batch) {
    long bytes = bytes(batch);
    CompletableFuture<AppendResult> future = new CompletableFuture<>();
    synchronized (this) {
      if (closed) {
        future.completeExceptionally(
            unavailable(Reason.DOWN, "the store is closed (expected: an open one)"));
      } else if (queuedBytes > 0 && queuedBytes + bytes > config.maxQueuedBytes()) {
        future.completeExceptionally(
            unavailable(
                Reason.OVERLOADED,
                queuedBytes
                    + " bytes wait for the disk (expected: at most "
                    + config.maxQueuedBytes()
                    + ")"));
      } else if (indexer.unindexedBytes() > config.maxUnindexedBytes()) {
        future.completeExceptionally(
            unavailable(
                Reason.OVERLOADED,
                indexer.unindexedBytes()
                    + " bytes wait for the index (expected: at most "
                    + config.maxUnindexedBytes()
                    + ")"));
      } else {
        queuedBytes += bytes;
        queue.add(new Waiting(batch, bytes, future));
      }
    }
    return future;
  }

  private static long bytes(WriteBatch batch) {
    long bytes = 200L * batch.facts().size();
    for (SpanRecord record : batch.spans()) {
      bytes += SPAN_BYTES;
      for (SlicedPayload payload : record.payloads()) {
        bytes += 16L * payload.recipe().size();
        for (Slice slice : payload.slices()) {
          bytes += slice.content().length;
        }
      }
    }
    return bytes;
  }

  private static Unavailable unavailable(Reason reason, String message) {
    return new Unavailable(reason, Duration.ofSeconds(1), message);
  }

  /** Why nothing can be written now, for people. */
  Optional<String> problem() {
    return problem;
  }

  synchronized boolean accepting() {
    return !closed && problem.isEmpty() && queuedBytes < config.maxQueuedBytes();
  }

  /** Whether the last write found the reserve reached. */
  boolean diskFull() {
    return diskFull;
  }

  /** Takes batches again; the next write looks for itself. */
  void spaceIsBack() {
    diskFull = false;
    problem = Optional.empty();
  }

  /** Runs on the writing thread, when everything appended before is written; returns its result. */
  <T> CompletableFuture<T> run(Callable<T> action) {
    CompletableFuture<T> done = new CompletableFuture<>();
    Runnable task =
        () -> {
          try {
            done.complete(action.call());
          } catch (Exception e) {
            done.completeExceptionally(e);
          }
        };
    synchronized (this) {
      if (closed) {
        done.completeExceptionally(unavailable(Reason.DOWN, "the store is closed"));
      } else {
        queue.add(new Task(task, false));
      }
    }
    return done;
  }

  /** Writes what was accepted and ends. */
  void close() {
    synchronized (this) {
      if (!closed) {
        closed = true;
        queue.add(new Task(() -> {}, true));
      }
    }
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    boolean last = false;
    while (!last) {
      try {
        Item first = queue.take();
        if (first instanceof Task task) {
          task.action().run();
          last = task.last();
        } else if (first instanceof Waiting waiting) {
          write(group(waiting));
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private List<Waiting> group(Waiting first) {
    List<Waiting> group = new ArrayList<>();
    group.add(first);
    long bytes = first.bytes();
    while (bytes < GROUP_BYTES
        && queue.peek() instanceof Waiting
        && queue.poll() instanceof Waiting next) {
      group.add(next);
      bytes += next.bytes();
    }
    return group;
  }

  /** A batch with what became of it. */
  private record Done(Waiting waiting, AppendResult result) {}

  private void write(List<Waiting> group) {
    List<Done> done = new ArrayList<>();
    try {
      long now = now();
      rollIfDue(now);
      Partition partition = partitions.active();
      GroupBuilder builder =
          new GroupBuilder(
              partition, partitions.partitions(), tables, recipes, partitions::newTraceNumber, now);
      for (Waiting waiting : group) {
        try {
          done.add(new Done(waiting, builder.add(waiting.batch())));
        } catch (IllegalArgumentException refused) {
          waiting.future().completeExceptionally(refused);
        }
      }
      GroupBuilder.Group records = builder.finish();
      if (!records.records().isEmpty()) {
        requireSpace(records.bytes());
        long position = partition.segment().durable();
        partition.segment().append(records.records());
        indexer.submit(records.applied(position));
      }
      problem = Optional.empty();
      diskFull = false;
      acknowledge(done);
    } catch (IOException | RuntimeException e) {
      StoreException failure = failure(e);
      group.forEach(waiting -> waiting.future().completeExceptionally(failure));
    } finally {
      synchronized (this) {
        group.forEach(waiting -> queuedBytes -= waiting.bytes());
      }
    }
  }

  /** On another thread: what depends on the futures must not hold up the log. */
  private static void acknowledge(List<Done> done) {
    Thread.startVirtualThread(
        () -> done.forEach(one -> one.waiting().future().complete(one.result())));
  }

  private void rollIfDue(long now) throws IOException {
    Segment active = partitions.active().segment();
    boolean used = active.durable() > Segment.FILE_HEADER_BYTES;
    boolean large = active.durable() >= config.maxPartitionBytes();
    boolean old = now - active.header().createdEpochNanos() >= config.maxPartitionAge().toNanos();
    if (used && (large || old)) {
      requireSpace(0);
      partitions.roll(now);
      recipes.clear();
    }
  }

  private void requireSpace(long bytes) throws IOException {
    long usable = files.usableBytes(directory);
    if (usable - bytes < config.reserveBytes()) {
      throw unavailable(
          Reason.DISK_FULL,
          directory
              + ": "
              + usable
              + " bytes free (expected: at least "
              + config.reserveBytes()
              + " after writing "
              + bytes
              + "); free some, or let retention drop more");
    }
  }

  private StoreException failure(Exception e) {
    if (e instanceof Unavailable known) {
      diskFull = known.reason() == Reason.DISK_FULL;
      problem = Optional.ofNullable(known.getMessage());
      return known;
    }
    log.error("the log cannot be written", e);
    diskFull = e instanceof IOException && String.valueOf(e.getMessage()).contains("No space left");
    String message = directory + ": the log cannot be written: " + e;
    problem = Optional.of(message);
    return new Unavailable(
        diskFull ? Reason.DISK_FULL : Reason.DOWN, Duration.ofSeconds(1), message, e);
  }

  private long now() {
    Instant now = clock.instant();
    return now.getEpochSecond() * 1_000_000_000L + now.getNano();
  }
}

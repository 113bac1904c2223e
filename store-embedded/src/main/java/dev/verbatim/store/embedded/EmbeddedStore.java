package dev.verbatim.store.embedded;

import dev.verbatim.store.Capabilities;
import dev.verbatim.store.RetentionPolicy;
import dev.verbatim.store.RetentionReport;
import dev.verbatim.store.SettingsStore;
import dev.verbatim.store.SliceText;
import dev.verbatim.store.SpanReader;
import dev.verbatim.store.SpanStore;
import dev.verbatim.store.SpanWriter;
import dev.verbatim.store.StoreException;
import dev.verbatim.store.StoreException.Unavailable;
import dev.verbatim.store.StoreHealth;
import dev.verbatim.store.VersionLedger;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A store in one folder of this machine: an append-only log that is the database, and Lucene
 * indexes made from it. See the package documentation for the format.
 */
public final class EmbeddedStore implements SpanStore {
  private static final Logger log = LoggerFactory.getLogger(EmbeddedStore.class);

  private final Path directory;
  private final LogFiles files;
  private final FolderLock folderLock;
  private final EmbeddedStoreConfig config;
  private final PartitionLog partitions;
  private final Indexes indexes;
  private final Indexer indexer;
  private final LogWriter writer;
  private final EmbeddedReader reader;
  private final SqliteSettings settings;
  private final SqliteLedger versions;
  private final ReadWriteLock dropLock = new ReentrantReadWriteLock();
  private boolean closed;

  private EmbeddedStore(
      Path directory,
      LogFiles files,
      FolderLock folderLock,
      EmbeddedStoreConfig config,
      SliceText sliceText)
      throws IOException {
    this.directory = directory;
    this.files = files;
    this.folderLock = folderLock;
    this.config = config;
    StoreTables tables = new StoreTables();
    partitions =
        new PartitionLog(
            partitionsPath(directory), files, new BlockCache(config.cacheBytes()), tables);
    partitions.open(now(config));
    indexes = new Indexes(files, config.indexBufferBytes());
    indexer = new Indexer(partitions, tables, indexes, sliceText, config);
    writer = new LogWriter(partitions, tables, indexer, files, directory, config);
    reader = new EmbeddedReader(tables, indexes, dropLock, sliceText);
    settings = new SqliteSettings(directory.resolve("settings.db"));
    versions = new SqliteLedger(directory.resolve("versions.db"));
    if (partitions.cutBytes() > 0) {
      log.warn(
          "{}: {} bytes of a write that was never acknowledged were cut off the end",
          partitions.active().segment().path(),
          partitions.cutBytes());
    }
    partitions.damages().forEach(damage -> log.error("damaged: {}", damage));
    indexer.start();
    writer.start();
  }

  /**
   * Opens the store in a folder, which is created if it is missing. Spans of an earlier run that
   * are not in the index yet become visible soon after; {@link #refresh} waits for that.
   *
   * @param sliceText reads the text worth finding out of slices
   * @throws StoreException.Unavailable if another process has the folder, or it cannot be used
   */
  public static EmbeddedStore open(
      Path directory, EmbeddedStoreConfig config, SliceText sliceText) {
    return open(directory, config, sliceText, new DiskFiles());
  }

  static EmbeddedStore open(
      Path directory, EmbeddedStoreConfig config, SliceText sliceText, LogFiles files) {
    FolderLock lock = FolderLock.take(directory);
    try {
      return new EmbeddedStore(directory, files, lock, config, sliceText);
    } catch (IOException e) {
      lock.close();
      throw down(directory + ": cannot be opened: " + e, e);
    } catch (RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  static Path partitionsPath(Path directory) {
    return directory.resolve("partitions");
  }

  @Override
  public SpanWriter writer() {
    return writer;
  }

  @Override
  public SpanReader reader() {
    return reader;
  }

  /** Settings and other small things that are changed, kept in SQLite beside the log. */
  public SettingsStore settings() {
    return settings;
  }

  /** What was derived about versions of prompts, in SQLite beside the log. */
  public VersionLedger versions() {
    return versions;
  }

  @Override
  public Capabilities capabilities() {
    return new Capabilities(true, true, true, true, true);
  }

  @Override
  public StoreHealth health() {
    long free = freeBytes();
    if (writer.diskFull() && free >= config.reserveBytes()) {
      writer.spaceIsBack();
    }
    List<String> problems = new ArrayList<>();
    writer.problem().ifPresent(problems::add);
    indexer.problem().ifPresent(problems::add);
    if (!partitions.damages().isEmpty()) {
      problems.add(
          partitions.damages().size()
              + " damaged places in the log, the first: "
              + partitions.damages().getFirst()
              + "; run verify for all");
    }
    long spans = 0;
    for (Partition partition : partitions.partitions()) {
      spans += partition.spans().count();
    }
    return new StoreHealth(
        writer.accepting(),
        problems.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", problems)),
        spans,
        FolderSize.of(directory),
        free,
        indexer.unindexedBytes(),
        indexer.oldestUnindexedMillis());
  }

  private long freeBytes() {
    try {
      return files.usableBytes(directory);
    } catch (IOException e) {
      return 0;
    }
  }

  @Override
  public RetentionReport applyRetention(RetentionPolicy policy) {
    return await(writer.run(() -> dropPartitions(policy)));
  }

  /** On the writing thread, so that nothing is appended meanwhile. */
  private RetentionReport dropPartitions(RetentionPolicy policy) throws IOException {
    int dropped = 0;
    long spans = 0;
    long bytes = 0;
    while (partitions.partitions().size() > 1 && mayDropOldest(policy)) {
      Partition oldest = partitions.partitions().getFirst();
      spans += oldest.spans().count();
      bytes += FolderSize.of(oldest.directory());
      await(indexer.run(() -> drop(oldest)));
      dropped++;
    }
    return new RetentionReport(dropped, spans, bytes);
  }

  private boolean mayDropOldest(RetentionPolicy policy) {
    Partition oldest = partitions.partitions().getFirst();
    boolean tooOld =
        policy
            .maxAge()
            .filter(age -> now(config) - oldest.newestReceived() > age.toNanos())
            .isPresent();
    return tooOld
        || policy.maxBytes().isPresent()
            && FolderSize.of(directory) > policy.maxBytes().getAsLong();
  }

  /** On the indexing thread, so that the rows of traces agree with what is visible. */
  private void drop(Partition partition) throws IOException {
    indexer.refreshAll();
    dropLock.writeLock().lock();
    try {
      partitions.remove(partition, this::indexedSpans);
      indexes.drop(partition);
      partitions.delete(partition);
    } finally {
      dropLock.writeLock().unlock();
    }
  }

  private long indexedSpans(Partition partition) {
    return Optional.ofNullable(indexes.all().get(partition))
        .map(PartitionIndex::nextSpan)
        .orElse(0L);
  }

  @Override
  public void refresh() {
    await(writer.run(() -> true));
    await(indexer.refresh());
  }

  private static <T> T await(CompletableFuture<T> future) {
    try {
      return future.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof StoreException failure) {
        throw failure;
      }
      throw down("the store failed: " + e.getCause(), e);
    }
  }

  private static Unavailable down(String message, Throwable cause) {
    return new Unavailable(Unavailable.Reason.DOWN, Duration.ofSeconds(1), message, cause);
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      writer.close();
      indexer.close();
      indexes.close();
      partitions.close();
      versions.close();
    } catch (IOException e) {
      log.warn("{}: closing failed; nothing acknowledged is lost", directory, e);
    } finally {
      folderLock.close();
    }
  }

  private static long now(EmbeddedStoreConfig config) {
    Instant now = config.clock().instant();
    return now.getEpochSecond() * 1_000_000_000L + now.getNano();
  }
}

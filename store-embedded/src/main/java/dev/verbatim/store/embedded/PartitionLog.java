package dev.verbatim.store.embedded;

import dev.verbatim.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/** All partitions of a store, the newest of which is written to. */
final class PartitionLog {
  private static final String SEGMENT = "segment.log";
  private static final String DROPPED = ".dropped";

  /** So much at the end of the newest segment is checked when a store opens. */
  private static final long CHECKED_TAIL_BYTES = 128L << 20;

  private final Path directory;
  private final LogFiles files;
  private final BlockCache cache;
  private final StoreTables tables;
  private volatile List<Partition> partitions = List.of();
  private final List<Segment.Damage> damages = new ArrayList<>();
  private long cutBytes;
  private int nextTrace;

  PartitionLog(Path directory, LogFiles files, BlockCache cache, StoreTables tables) {
    this.directory = directory;
    this.files = files;
    this.cache = cache;
    this.tables = tables;
  }

  /** Opens all partitions, cuts off an unfinished group at the end, creates the first partition. */
  void open(long nowEpochNanos) throws IOException {
    files.createDirectory(directory);
    removeDropped();
    List<Path> paths = partitionPaths(directory);
    List<Partition> opened = new ArrayList<>();
    List<Segment> segments = new ArrayList<>();
    for (int i = 0; i < paths.size(); i++) {
      Path segmentPath = paths.get(i).resolve(SEGMENT);
      Optional<Segment> segment =
          Files.exists(segmentPath) ? Segment.open(files, segmentPath) : Optional.empty();
      if (segment.isPresent()) {
        segments.add(segment.get());
      } else if (i == paths.size() - 1) {
        files.deleteTree(paths.get(i)); // Its creation was cut short: nothing was ever written.
      } else {
        damages.add(new Segment.Damage(segmentPath, 0, 0, "no segment"));
      }
    }
    for (Segment segment : segments) {
      boolean newest = segment == segments.getLast();
      opened.add(load(segment, newest));
    }
    partitions = List.copyOf(opened);
    for (Partition partition : opened) {
      tables.facts().forEachUsed(partition.spans()::markUsed);
    }
    nextTrace = tables.traces().limit();
    for (Segment segment : segments) {
      nextTrace = Math.max(nextTrace, segment.header().firstTrace());
    }
    if (opened.isEmpty()) {
      roll(nowEpochNanos);
    }
  }

  private Partition load(Segment segment, boolean newest) throws IOException {
    Partition partition =
        new Partition(Objects.requireNonNull(segment.path().getParent()), segment, tables, cache);
    if (newest) {
      partition.openForWriting();
    }
    long size = segment.durable();
    long checked = newest ? Math.max(Segment.FILE_HEADER_BYTES, size - CHECKED_TAIL_BYTES) : size;
    List<Loaded> group = new ArrayList<>();
    Segment.Scan scan =
        segment.scan(
            Segment.FILE_HEADER_BYTES,
            checked,
            (record, position, index) -> {
              group.add(new Loaded(record, position, index));
              if (record.endsGroup()) {
                for (Loaded loaded : group) {
                  partition.load(loaded.record(), loaded.position(), loaded.index());
                }
                group.clear();
              }
            });
    damages.addAll(scan.damages());
    if (newest) {
      cutBytes = size - scan.end();
      segment.truncate(scan.end());
    }
    return partition;
  }

  private record Loaded(LogRecord record, long position, ByteReader index) {}

  static List<Path> partitionPaths(Path directory) throws IOException {
    try (Stream<Path> children = Files.list(directory)) {
      return children
          .filter(path -> path.getFileName().toString().matches("\\d{8}"))
          .sorted(Comparator.comparing(Path::getFileName))
          .toList();
    }
  }

  private void removeDropped() throws IOException {
    List<Path> dropped;
    try (Stream<Path> children = Files.list(directory)) {
      dropped = children.filter(path -> path.getFileName().toString().endsWith(DROPPED)).toList();
    }
    for (Path path : dropped) {
      files.deleteTree(path);
    }
  }

  /** Oldest first; the last one is written to. */
  List<Partition> partitions() {
    return partitions;
  }

  Partition active() {
    return partitions.getLast();
  }

  /** The partition that holds a span. */
  Optional<Partition> holding(long span) {
    return partitions.stream().filter(partition -> partition.holds(span)).findFirst();
  }

  /** What opening found broken in front of the end. */
  List<Segment.Damage> damages() {
    return damages;
  }

  /** How many bytes of an unfinished group opening cut off. */
  long cutBytes() {
    return cutBytes;
  }

  int newTraceNumber() {
    return nextTrace++;
  }

  /** Starts a new partition. */
  Partition roll(long nowEpochNanos) throws IOException {
    int number = partitions.isEmpty() ? 1 : active().number() + 1;
    long firstSpan = partitions.isEmpty() ? 0 : active().nextSpan();
    Path path = directory.resolve(String.format("%08d", number));
    files.deleteTree(path);
    files.createDirectory(path);
    Segment segment =
        Segment.create(
            files,
            path.resolve(SEGMENT),
            new Segment.Header(number, firstSpan, nextTrace, nowEpochNanos));
    files.forceDirectory(directory);
    Partition partition = new Partition(path, segment, tables, cache);
    partition.openForWriting();
    if (!partitions.isEmpty()) {
      active().seal();
    }
    List<Partition> more = new ArrayList<>(partitions);
    more.add(partition);
    partitions = List.copyOf(more);
    return partition;
  }

  /**
   * Takes a partition out of the list; its files go with {@link #delete}.
   *
   * @param visibleSpans for each partition the number up to which its spans count in the rows of
   *     their traces
   */
  void remove(Partition partition, ToLongFunction<Partition> visibleSpans) throws IOException {
    if (partition == active()) {
      throw new IllegalArgumentException(
          "partition " + partition.number() + " is written to (expected: a sealed one)");
    }
    partitions = partitions.stream().filter(each -> each != partition).toList();
    tables.facts().drop(partition.number());
    rebuildTraces(visibleSpans);
  }

  /** Deletes a removed partition so that a crash in between leaves no half of it. */
  void delete(Partition partition) throws IOException {
    partition.close();
    Path path = partition.directory();
    Path dropped = path.resolveSibling(path.getFileName() + DROPPED);
    files.rename(path, dropped);
    files.forceDirectory(directory);
    files.deleteTree(dropped);
  }

  private void rebuildTraces(ToLongFunction<Partition> visibleSpans) throws IOException {
    List<StoredBlock.TraceEntry> traces = new ArrayList<>();
    List<TraceTable.SpanRow> rows = new ArrayList<>();
    for (Partition partition : partitions) {
      long limit = visibleSpans.applyAsLong(partition);
      partition
          .segment()
          .scan(
              Segment.FILE_HEADER_BYTES,
              Long.MAX_VALUE,
              (record, position, index) -> {
                if (record.type() == LogRecord.Type.FACTS) {
                  traces.addAll(FactsIndex.read(index).traces());
                } else if (record.type() == LogRecord.Type.SPANS) {
                  StoredBlock.SpansIndex read = StoredBlock.readSpansIndex(record, index);
                  traces.addAll(read.traces());
                  long visible = Math.clamp(limit - record.first(), 0, record.count());
                  read.spans().stream()
                      .limit(visible)
                      .map(StoredBlock.SpanEntry::row)
                      .forEach(rows::add);
                }
              });
    }
    int base = traces.stream().mapToInt(StoredBlock.TraceEntry::number).min().orElse(nextTrace);
    TraceTable table = new TraceTable(base);
    traces.forEach(trace -> table.define(trace.number(), trace.project(), trace.id()));
    table.add(rows);
    tables.replaceTraces(table);
  }

  void close() {
    for (Partition partition : partitions) {
      try {
        partition.close();
      } catch (IOException e) {
        throw new StoreException.Unavailable(
            StoreException.Unavailable.Reason.DOWN,
            Duration.ofSeconds(1),
            partition.directory() + ": cannot be closed",
            e);
      }
    }
  }
}

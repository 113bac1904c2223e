package dev.verbatim.store.embedded;

import dev.verbatim.model.PayloadRef;
import dev.verbatim.store.StoreException;
import dev.verbatim.store.StoreException.Unavailable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Checks every record of a closed store, rebuilds every payload and compares its hash. */
public final class Verify {
  private static final long CACHE_BYTES = 64L << 20;

  private final StoreTables tables = new StoreTables();
  private final BlockCache cache = new BlockCache(CACHE_BYTES);
  private final LogFiles files = new DiskFiles();
  private final List<VerifyReport.Damage> damages = new ArrayList<>();
  private long records;
  private long spans;
  private long payloads;
  private long bytes;

  private Verify() {}

  /**
   * Checks the data folder without changing it.
   *
   * @throws Unavailable if a process has the folder open
   */
  public static VerifyReport run(Path directory) {
    try (FolderLock lock = FolderLock.take(directory)) {
      Verify verify = new Verify();
      Path partitions = EmbeddedStore.partitionsPath(directory);
      if (Files.isDirectory(partitions)) {
        for (Path partition : PartitionLog.partitionPaths(partitions)) {
          verify.partition(partition);
        }
      }
      return new VerifyReport(
          verify.records, verify.spans, verify.payloads, verify.bytes, verify.damages);
    } catch (IOException e) {
      throw new Unavailable(
          Unavailable.Reason.DOWN, Duration.ofSeconds(1), directory + ": cannot be read: " + e, e);
    }
  }

  private void partition(Path directory) throws IOException {
    Path path = directory.resolve("segment.log");
    Optional<Segment> opened = Files.exists(path) ? open(path) : Optional.empty();
    if (opened.isEmpty()) {
      damaged(path + ": no segment with a whole file header (expected: one)");
      return;
    }
    Segment segment = opened.get();
    Partition partition = new Partition(directory, segment, tables, cache);
    List<SpanRun> runs = new ArrayList<>();
    long size = segment.durable();
    Segment.Scan scan =
        segment.scan(
            Segment.FILE_HEADER_BYTES,
            Segment.FILE_HEADER_BYTES,
            (record, position, index) -> {
              records++;
              partition.load(record, position, index);
              if (record.type() == LogRecord.Type.SPANS) {
                runs.add(new SpanRun(position, record.first(), record.count()));
              }
            });
    scan.damages().forEach(damage -> damaged(damage.toString()));
    if (scan.end() < size) {
      damaged(
          path
              + ", bytes "
              + scan.end()
              + " to "
              + size
              + ": no whole group of records (expected: the file to end at "
              + scan.end()
              + "; opening the store cuts this off, it was never acknowledged unless the file was "
              + "damaged)");
    }
    runs.forEach(run -> spans(partition, run));
    partition.close();
  }

  private Optional<Segment> open(Path path) throws IOException {
    try {
      return Segment.open(files, path);
    } catch (StoreException.Corrupt damaged) {
      damaged(String.valueOf(damaged.getMessage()));
      return Optional.empty();
    }
  }

  private void damaged(String summary) {
    damages.add(new VerifyReport.Damage(summary, List.of()));
  }

  /** The spans of one record. */
  private record SpanRun(long position, long first, int count) {}

  private void spans(Partition partition, SpanRun run) {
    List<String> problems = new ArrayList<>();
    int damagedSpans = 0;
    for (int i = 0; i < run.count(); i++) {
      int before = problems.size();
      span(partition, run.first() + i, problems);
      damagedSpans += problems.size() > before ? 1 : 0;
    }
    if (!problems.isEmpty()) {
      damages.add(
          new VerifyReport.Damage(
              partition.segment().path()
                  + ", record at byte "
                  + run.position()
                  + ": "
                  + damagedSpans
                  + " of its "
                  + run.count()
                  + " spans cannot be read in full",
              problems));
    }
  }

  private void span(Partition partition, long number, List<String> problems) {
    try {
      Partition.Read read = partition.read(number);
      spans++;
      List<PayloadRef> refs = read.body().span().payloads();
      for (int i = 0; i < refs.size(); i++) {
        payload(partition, number, i, refs.get(i), problems);
      }
    } catch (StoreException.Corrupt | ByteReader.MalformedException e) {
      problems.add(partition.segment().path() + ", span " + number + ": " + e.getMessage());
    }
  }

  private void payload(
      Partition partition, long number, int place, PayloadRef ref, List<String> problems) {
    try {
      bytes += StoredPayload.read(partition, number, place, ref).length;
      payloads++;
    } catch (StoreException.Corrupt e) {
      problems.add(
          partition.segment().path()
              + ", span "
              + number
              + ", payload "
              + ref.name()
              + ": "
              + e.getMessage());
    }
  }
}

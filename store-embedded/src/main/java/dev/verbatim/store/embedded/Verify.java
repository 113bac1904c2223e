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
  private final List<String> problems = new ArrayList<>();
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
          verify.records, verify.spans, verify.payloads, verify.bytes, verify.problems);
    } catch (IOException e) {
      throw new Unavailable(
          Unavailable.Reason.DOWN, Duration.ofSeconds(1), directory + ": cannot be read: " + e, e);
    }
  }

  private void partition(Path directory) throws IOException {
    Path path = directory.resolve("segment.log");
    Optional<Segment> opened = Files.exists(path) ? open(path) : Optional.empty();
    if (opened.isEmpty()) {
      problems.add(path + ": no segment with a whole file header (expected: one)");
      return;
    }
    Segment segment = opened.get();
    Partition partition = new Partition(directory, segment, tables, cache);
    List<Long> numbers = new ArrayList<>();
    long size = segment.durable();
    Segment.Scan scan =
        segment.scan(
            Segment.FILE_HEADER_BYTES,
            Segment.FILE_HEADER_BYTES,
            (record, position, index) -> {
              records++;
              partition.load(record, position, index);
              if (record.type() == LogRecord.Type.SPANS) {
                for (int i = 0; i < record.count(); i++) {
                  numbers.add(record.first() + i);
                }
              }
            });
    scan.damages().forEach(damage -> problems.add(damage.toString()));
    if (scan.end() < size) {
      problems.add(
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
    numbers.forEach(number -> span(partition, number));
    partition.close();
  }

  private Optional<Segment> open(Path path) throws IOException {
    try {
      return Segment.open(files, path);
    } catch (StoreException.Corrupt damaged) {
      problems.add(String.valueOf(damaged.getMessage()));
      return Optional.empty();
    }
  }

  private void span(Partition partition, long number) {
    try {
      Partition.Read read = partition.read(number);
      spans++;
      List<PayloadRef> refs = read.body().span().payloads();
      for (int i = 0; i < refs.size(); i++) {
        payload(partition, number, i, refs.get(i));
      }
    } catch (StoreException.Corrupt | ByteReader.MalformedException e) {
      problems.add(partition.segment().path() + ", span " + number + ": " + e.getMessage());
    }
  }

  private void payload(Partition partition, long number, int place, PayloadRef ref) {
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

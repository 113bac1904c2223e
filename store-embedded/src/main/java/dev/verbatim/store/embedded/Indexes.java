package dev.verbatim.store.embedded;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.lucene.index.CorruptIndexException;

/** The indexes of all partitions, oldest first. */
final class Indexes implements Closeable {
  private final LogFiles files;
  private final long bufferBytes;
  private Map<Partition, PartitionIndex> open = new LinkedHashMap<>();

  Indexes(LogFiles files, long bufferBytes) {
    this.files = files;
    this.bufferBytes = bufferBytes;
  }

  /** The index of a partition; opened, or made anew if it is broken, when it is first asked for. */
  PartitionIndex of(Partition partition) throws IOException {
    synchronized (this) {
      PartitionIndex found = open.get(partition);
      if (found != null) {
        return found;
      }
    }
    PartitionIndex opened;
    try {
      opened = PartitionIndex.open(partition.directory(), bufferBytes);
    } catch (CorruptIndexException broken) {
      files.deleteTree(PartitionIndex.spansPath(partition.directory()));
      files.deleteTree(PartitionIndex.textPath(partition.directory()));
      opened = PartitionIndex.open(partition.directory(), bufferBytes);
    }
    synchronized (this) {
      Map<Partition, PartitionIndex> more = new LinkedHashMap<>(open);
      more.put(partition, opened);
      open = more;
    }
    return opened;
  }

  synchronized Map<Partition, PartitionIndex> all() {
    return open;
  }

  void refreshSpans() throws IOException {
    for (PartitionIndex index : all().values()) {
      index.refreshSpans();
    }
  }

  void refreshText() throws IOException {
    for (PartitionIndex index : all().values()) {
      index.refreshText();
    }
  }

  void commit() throws IOException {
    for (PartitionIndex index : all().values()) {
      index.commit();
    }
  }

  /** Closes the index of a partition that goes away. */
  void drop(Partition partition) throws IOException {
    Optional<PartitionIndex> dropped;
    synchronized (this) {
      Map<Partition, PartitionIndex> fewer = new LinkedHashMap<>(open);
      dropped = Optional.ofNullable(fewer.remove(partition));
      open = fewer;
    }
    if (dropped.isPresent()) {
      dropped.get().close();
    }
  }

  /** Closes everything without a commit. */
  @Override
  public void close() throws IOException {
    List<PartitionIndex> all = new ArrayList<>(all().values());
    synchronized (this) {
      open = new LinkedHashMap<>();
    }
    IOException failure = null;
    for (PartitionIndex index : all) {
      try {
        index.close();
      } catch (IOException e) {
        failure = e;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}

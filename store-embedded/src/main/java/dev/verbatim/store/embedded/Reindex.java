package dev.verbatim.store.embedded;

import dev.verbatim.store.SliceText;
import dev.verbatim.store.StoreException.Unavailable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** Builds the indexes of a closed store anew from its log. */
public final class Reindex {
  private Reindex() {}

  /**
   * Deletes the indexes in a data folder and builds them again; returns how many spans they hold.
   *
   * @throws Unavailable if a process has the folder open
   */
  public static long run(Path directory, EmbeddedStoreConfig config, SliceText sliceText) {
    DiskFiles files = new DiskFiles();
    try (FolderLock lock = FolderLock.take(directory)) {
      Path partitions = EmbeddedStore.partitionsPath(directory);
      files.createDirectory(partitions);
      for (Path partition : PartitionLog.partitionPaths(partitions)) {
        files.deleteTree(PartitionIndex.spansPath(partition));
        files.deleteTree(PartitionIndex.textPath(partition));
      }
    } catch (IOException e) {
      throw new Unavailable(
          Unavailable.Reason.DOWN,
          Duration.ofSeconds(1),
          directory + ": the indexes cannot be deleted: " + e,
          e);
    }
    try (EmbeddedStore store = EmbeddedStore.open(directory, config, sliceText)) {
      store.refresh();
      return store.health().spans();
    }
  }
}

package dev.verbatim.store.embedded;

import java.io.IOException;
import java.nio.file.Path;

/** What tests do to the folder of a closed store. */
final class EmbeddedStoreFolder {
  private EmbeddedStoreFolder() {}

  static void deleteIndexes(Path directory) throws IOException {
    DiskFiles files = new DiskFiles();
    for (Path partition : PartitionLog.partitionPaths(EmbeddedStore.partitionsPath(directory))) {
      files.deleteTree(PartitionIndex.spansPath(partition));
      files.deleteTree(PartitionIndex.textPath(partition));
    }
  }
}

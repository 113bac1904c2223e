package dev.verbatim.store.embedded;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Decompressed records read last, bounded by their bytes. */
final class BlockCache {
  private final long maxBytes;
  private final Map<Key, StoredBlock> blocks = new LinkedHashMap<>(64, 0.75f, true);
  private long bytes;

  private record Key(Segment segment, long position) {}

  BlockCache(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  StoredBlock get(Segment segment, long position) throws IOException {
    Key key = new Key(segment, position);
    synchronized (this) {
      StoredBlock cached = blocks.get(key);
      if (cached != null) {
        return cached;
      }
    }
    StoredBlock block = segment.readBlock(position);
    synchronized (this) {
      if (block.heapBytes() <= maxBytes / 4 && blocks.put(key, block) == null) {
        bytes += block.heapBytes();
        evict();
      }
    }
    return block;
  }

  /** Forgets everything of a segment that goes away. */
  synchronized void forget(Segment segment) {
    blocks.keySet().removeIf(key -> key.segment() == segment);
    bytes = blocks.values().stream().mapToLong(StoredBlock::heapBytes).sum();
  }

  private void evict() {
    var oldest = blocks.values().iterator();
    while (bytes > maxBytes) {
      bytes -= oldest.next().heapBytes();
      oldest.remove();
    }
  }
}

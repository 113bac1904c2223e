package dev.verbatim.store.embedded;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Decompressed records read last, bounded by their bytes. */
final class BlockCache {
  private final long maxBytes;
  private final Map<Key, Segment.Block> blocks = new LinkedHashMap<>(64, 0.75f, true);
  private long bytes;

  private record Key(Segment segment, long position) {}

  BlockCache(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  Segment.Block get(Segment segment, long position) throws IOException {
    Key key = new Key(segment, position);
    synchronized (this) {
      Segment.Block cached = blocks.get(key);
      if (cached != null) {
        return cached;
      }
    }
    Segment.Block block = segment.readBlock(position);
    synchronized (this) {
      if (size(block) <= maxBytes / 4 && blocks.put(key, block) == null) {
        bytes += size(block);
        evict();
      }
    }
    return block;
  }

  /** Forgets everything of a segment that goes away. */
  synchronized void forget(Segment segment) {
    blocks.keySet().removeIf(key -> key.segment() == segment);
    bytes = blocks.values().stream().mapToLong(BlockCache::size).sum();
  }

  private void evict() {
    var oldest = blocks.values().iterator();
    while (bytes > maxBytes) {
      bytes -= size(oldest.next());
      oldest.remove();
    }
  }

  private static long size(Segment.Block block) {
    return 200L + block.index().length + block.data().length;
  }
}

package dev.verbatim.server.api;

import dev.verbatim.store.Capabilities;
import dev.verbatim.store.StoreHealth;
import org.jspecify.annotations.Nullable;

/** Schema {@code Status}. */
public record StatusDocument(
    String version,
    String startTime,
    String url,
    @Nullable Integer grpcPort,
    boolean authentication,
    String project,
    Store store,
    Capabilities capabilities,
    Limits limits) {

  /** The store's health. */
  public record Store(
      boolean accepting,
      @Nullable String problem,
      long spans,
      long bytesOnDisk,
      long freeBytes,
      long unindexedBytes,
      long oldestUnindexedMs) {
    public static Store of(StoreHealth health) {
      return new Store(
          health.accepting(),
          health.problem().orElse(null),
          health.spans(),
          health.bytesOnDisk(),
          health.freeBytes(),
          health.unindexedBytes(),
          health.oldestUnindexedMillis());
    }
  }

  /** Bounds of the server. */
  public record Limits(long maxRequestBytes, long maxPendingBytes, int maxTailReaders) {}

  /** Schema {@code Health}. */
  public record Health(String status, @Nullable String problem) {
    public static final Health OK = new Health("ok", null);
  }
}

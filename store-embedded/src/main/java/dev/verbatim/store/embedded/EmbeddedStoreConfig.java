package dev.verbatim.store.embedded;

import java.time.Clock;
import java.time.Duration;

/**
 * How an embedded store behaves.
 *
 * @param maxQueuedBytes batches waiting for the disk; beyond, an append fails as overloaded
 * @param maxUnindexedBytes durable but not searchable yet; beyond, an append fails as overloaded
 * @param reserveBytes free space that is left alone: at less, the store takes nothing in
 * @param maxPartitionBytes a partition's log ends at about this size
 * @param maxPartitionAge and at this age
 * @param cacheBytes of log records read last
 * @param indexBufferBytes that Lucene collects before it writes, for each of two indexes
 * @param refreshEvery spans become visible at this interval
 * @param commitEvery Lucene commits at this interval: what a start after a crash reads again
 * @param clock tells when spans are received
 */
public record EmbeddedStoreConfig(
    long maxQueuedBytes,
    long maxUnindexedBytes,
    long reserveBytes,
    long maxPartitionBytes,
    Duration maxPartitionAge,
    long cacheBytes,
    long indexBufferBytes,
    Duration refreshEvery,
    Duration commitEvery,
    Clock clock) {
  private static final long MIB = 1 << 20;

  /** 128 MiB queued, 256 MiB unindexed, 512 MiB reserve, partitions of 2 GiB or a day. */
  public static EmbeddedStoreConfig defaults() {
    return new EmbeddedStoreConfig(
        128 * MIB,
        256 * MIB,
        512 * MIB,
        2048 * MIB,
        Duration.ofDays(1),
        64 * MIB,
        48 * MIB,
        Duration.ofMillis(400),
        Duration.ofSeconds(8),
        Clock.systemUTC());
  }

  public EmbeddedStoreConfig {
    require("maxQueuedBytes", maxQueuedBytes, 1);
    require("maxUnindexedBytes", maxUnindexedBytes, 1);
    require("reserveBytes", reserveBytes, 0);
    require("maxPartitionBytes", maxPartitionBytes, 1);
    require("maxPartitionAge", maxPartitionAge.toNanos(), 1);
    require("cacheBytes", cacheBytes, 0);
    require("indexBufferBytes", indexBufferBytes, MIB);
    require("refreshEvery", refreshEvery.toMillis(), 1);
    require("commitEvery", commitEvery.toMillis(), 1);
  }

  private static void require(String key, long value, long least) {
    if (value < least) {
      throw new IllegalArgumentException(
          key + ": " + value + " (expected: at least " + least + ")");
    }
  }

  public EmbeddedStoreConfig withReserveBytes(long bytes) {
    return new EmbeddedStoreConfig(
        maxQueuedBytes,
        maxUnindexedBytes,
        bytes,
        maxPartitionBytes,
        maxPartitionAge,
        cacheBytes,
        indexBufferBytes,
        refreshEvery,
        commitEvery,
        clock);
  }

  public EmbeddedStoreConfig withMaxPartition(long bytes, Duration age) {
    return new EmbeddedStoreConfig(
        maxQueuedBytes,
        maxUnindexedBytes,
        reserveBytes,
        bytes,
        age,
        cacheBytes,
        indexBufferBytes,
        refreshEvery,
        commitEvery,
        clock);
  }

  public EmbeddedStoreConfig withMaxQueuedBytes(long bytes) {
    return new EmbeddedStoreConfig(
        bytes,
        maxUnindexedBytes,
        reserveBytes,
        maxPartitionBytes,
        maxPartitionAge,
        cacheBytes,
        indexBufferBytes,
        refreshEvery,
        commitEvery,
        clock);
  }

  public EmbeddedStoreConfig withClock(Clock newClock) {
    return new EmbeddedStoreConfig(
        maxQueuedBytes,
        maxUnindexedBytes,
        reserveBytes,
        maxPartitionBytes,
        maxPartitionAge,
        cacheBytes,
        indexBufferBytes,
        refreshEvery,
        commitEvery,
        newClock);
  }

  public EmbeddedStoreConfig withCommitEvery(Duration interval) {
    return new EmbeddedStoreConfig(
        maxQueuedBytes,
        maxUnindexedBytes,
        reserveBytes,
        maxPartitionBytes,
        maxPartitionAge,
        cacheBytes,
        indexBufferBytes,
        refreshEvery,
        interval,
        clock);
  }
}

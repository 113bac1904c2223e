package dev.verbatim.store;

/** A place that keeps spans and their payloads. Safe for any number of threads. */
public interface SpanStore extends AutoCloseable {
  SpanWriter writer();

  SpanReader reader();

  /** What this store can do. Constant over its life. */
  Capabilities capabilities();

  /** How it is, now. Cheap; called by health checks and metrics. */
  StoreHealth health();

  /** Drops what the policy lets go, in whole partitions; returns what was dropped. */
  RetentionReport applyRetention(RetentionPolicy policy);

  /** Makes everything appended so far visible to readers, for tests and for closing commands. */
  void refresh();

  /** Finishes what was accepted and releases everything. A second call does nothing. */
  @Override
  void close();
}

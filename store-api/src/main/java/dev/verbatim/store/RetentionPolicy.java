package dev.verbatim.store;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What may be dropped. Only whole partitions go, oldest first, and never the one that is written
 * to; so a span lives at least as long as asked, and up to one partition longer.
 *
 * @param maxAge partitions whose newest span was received longer ago than this go
 * @param maxBytes oldest partitions go until the store is not larger than this
 */
public record RetentionPolicy(Optional<Duration> maxAge, OptionalLong maxBytes) {
  public static final RetentionPolicy KEEP_ALL =
      new RetentionPolicy(Optional.empty(), OptionalLong.empty());
}

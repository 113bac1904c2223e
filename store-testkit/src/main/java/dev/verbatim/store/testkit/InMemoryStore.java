package dev.verbatim.store.testkit;

import dev.verbatim.model.Fact;
import dev.verbatim.model.Hash128;
import dev.verbatim.model.SpanKey;
import dev.verbatim.model.SpanRecord;
import dev.verbatim.model.StoredSpan;
import dev.verbatim.store.Capabilities;
import dev.verbatim.store.LateFacts;
import dev.verbatim.store.RetentionPolicy;
import dev.verbatim.store.RetentionReport;
import dev.verbatim.store.SliceText;
import dev.verbatim.store.SpanReader;
import dev.verbatim.store.SpanStore;
import dev.verbatim.store.SpanWriter;
import dev.verbatim.store.StoreException;
import dev.verbatim.store.StoreException.Unavailable;
import dev.verbatim.store.StoreHealth;
import dev.verbatim.store.WriteBatch;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * A store that keeps everything in lists and answers by looking at all of it: the oracle for other
 * stores, and a store for tests. Every span is visible as soon as it is appended. Each batch is a
 * partition of its own for retention.
 */
public final class InMemoryStore implements SpanStore {
  private final SliceText sliceText;
  private final Clock clock;
  private final List<Entry> entries = new ArrayList<>();
  private final Set<Identity> known = new HashSet<>();
  private final Map<SpanKey, List<Fact>> facts = new LinkedHashMap<>();
  private long nextNumber;
  private int nextPartition;
  private boolean closed;

  /**
   * A stored span.
   *
   * @param number counts up in the order of arrival
   * @param partition which batch brought it
   * @param joined with late facts
   */
  record Entry(
      long number, int partition, SpanRecord record, long receivedEpochNanos, StoredSpan joined) {}

  private record Identity(SpanKey key, Hash128 contentHash) {}

  public InMemoryStore(SliceText sliceText) {
    this(sliceText, Clock.systemUTC());
  }

  public InMemoryStore(SliceText sliceText, Clock clock) {
    this.sliceText = sliceText;
    this.clock = clock;
  }

  @Override
  public SpanWriter writer() {
    return this::append;
  }

  @Override
  public SpanReader reader() {
    return new InMemoryReader(this, sliceText);
  }

  @Override
  public Capabilities capabilities() {
    return new Capabilities(true, true, true, true, true);
  }

  @Override
  public synchronized StoreHealth health() {
    long bytes = entries.stream().mapToLong(InMemoryStore::bytes).sum();
    Optional<String> problem = closed ? Optional.of("the store is closed") : Optional.empty();
    return new StoreHealth(!closed, problem, entries.size(), bytes, Long.MAX_VALUE, 0, 0);
  }

  @Override
  public synchronized RetentionReport applyRetention(RetentionPolicy policy) {
    int partitions = 0;
    long spans = 0;
    long bytes = 0;
    while (!entries.isEmpty() && mayDropOldest(policy)) {
      int oldest = entries.getFirst().partition();
      List<Entry> dropped = entries.stream().filter(entry -> entry.partition() == oldest).toList();
      entries.removeAll(dropped);
      dropped.forEach(entry -> known.remove(identity(entry.record())));
      partitions++;
      spans += dropped.size();
      bytes += dropped.stream().mapToLong(InMemoryStore::bytes).sum();
    }
    return new RetentionReport(partitions, spans, bytes);
  }

  private boolean mayDropOldest(RetentionPolicy policy) {
    int oldest = entries.getFirst().partition();
    if (oldest == nextPartition - 1) {
      return false;
    }
    boolean tooLarge =
        policy.maxBytes().isPresent() && health().bytesOnDisk() > policy.maxBytes().getAsLong();
    long newest =
        entries.stream()
            .filter(entry -> entry.partition() == oldest)
            .mapToLong(Entry::receivedEpochNanos)
            .max()
            .orElseThrow();
    boolean tooOld =
        policy.maxAge().isPresent() && now() - newest > policy.maxAge().get().toNanos();
    return tooLarge || tooOld;
  }

  @Override
  public void refresh() {}

  @Override
  public synchronized void close() {
    closed = true;
  }

  /** Everything stored, oldest arrival first. */
  synchronized List<Entry> entries() {
    return List.copyOf(entries);
  }

  private synchronized CompletableFuture<SpanWriter.AppendResult> append(WriteBatch batch) {
    if (closed) {
      return CompletableFuture.failedFuture(
          new Unavailable(
              StoreException.Unavailable.Reason.DOWN,
              Duration.ofSeconds(1),
              "the store is closed (expected: an open one)"));
    }
    int stored = 0;
    int conflicts = 0;
    long received = now();
    for (SpanRecord record : batch.spans()) {
      SpanKey key = record.span().key();
      boolean keyKnown =
          entries.stream().anyMatch(entry -> entry.record().span().key().equals(key));
      if (known.add(identity(record))) {
        entries.add(entry(nextNumber++, nextPartition, record, received));
        stored++;
        conflicts += keyKnown ? 1 : 0;
      }
    }
    nextPartition++;
    for (Fact fact : batch.facts()) {
      facts.computeIfAbsent(fact.span(), key -> new ArrayList<>()).add(fact);
    }
    if (!batch.facts().isEmpty()) {
      entries.replaceAll(e -> entry(e.number(), e.partition(), e.record(), e.receivedEpochNanos()));
    }
    return CompletableFuture.completedFuture(
        new SpanWriter.AppendResult(stored, batch.spans().size() - stored, conflicts));
  }

  private Entry entry(long number, int partition, SpanRecord record, long received) {
    List<Fact> known = facts.getOrDefault(record.span().key(), List.of());
    return new Entry(
        number,
        partition,
        record,
        received,
        LateFacts.join(record.span(), record.contentHash(), received, known));
  }

  private static Identity identity(SpanRecord record) {
    return new Identity(record.span().key(), record.contentHash());
  }

  private static long bytes(Entry entry) {
    return 1000
        + entry.record().payloads().stream().mapToLong(payload -> payload.ref().length()).sum();
  }

  private long now() {
    Instant now = clock.instant();
    return now.getEpochSecond() * 1_000_000_000L + now.getNano();
  }
}

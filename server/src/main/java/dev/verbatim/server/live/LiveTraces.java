package dev.verbatim.server.live;

import dev.verbatim.model.TraceId;
import dev.verbatim.store.Filter;
import dev.verbatim.store.PageRequest;
import dev.verbatim.store.SpanStore;
import dev.verbatim.store.StoreException;
import dev.verbatim.store.TraceSummary;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows which traces grew lately and tells readers, a few times a second.
 *
 * <p>The way in only notes trace ids ({@link #grew}), a bounded number of them. One thread asks the
 * store, once the spans are visible to search, for those that each reader's filter finds. What
 * exceeds a bound is counted, and readers are told.
 */
public final class LiveTraces implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(LiveTraces.class);
  private static final int MAX_PENDING = 10_000;

  /** Traces asked for in one query to the store. */
  private static final int QUERY_TRACES = 200;

  private static final long ROUND_MILLIS = 200;

  private final String project;
  private final SpanStore store;
  private final int maxReaders;
  private final List<LiveReader> readers = new CopyOnWriteArrayList<>();
  private final Map<TraceId, Long> pending = new LinkedHashMap<>();
  private final Thread thread;
  private long dropped;
  private volatile boolean closed;

  public LiveTraces(String project, SpanStore store, int maxReaders) {
    this.project = project;
    this.store = store;
    this.maxReaders = maxReaders;
    this.thread = Thread.ofVirtual().name("live-traces").start(this::run);
  }

  /** Notes that spans of these traces are durable. Never blocks on anything but a short lock. */
  public void grew(Set<TraceId> traces) {
    if (readers.isEmpty()) {
      return;
    }
    long now = System.nanoTime();
    synchronized (pending) {
      for (TraceId trace : traces) {
        if (pending.size() < MAX_PENDING || pending.containsKey(trace)) {
          pending.put(trace, now);
        } else {
          dropped++;
        }
      }
    }
  }

  /** A new reader; empty if there are too many already. To be closed by the caller. */
  public Optional<LiveReader> open(Filter filter) {
    synchronized (readers) {
      if (closed || readers.size() >= maxReaders) {
        return Optional.empty();
      }
      LiveReader reader = new LiveReader(filter, readers::remove);
      readers.add(reader);
      return Optional.of(reader);
    }
  }

  public int readers() {
    return readers.size();
  }

  private void run() {
    while (!closed) {
      try {
        Thread.sleep(ROUND_MILLIS);
        round();
      } catch (InterruptedException stopped) {
        return;
      } catch (StoreException e) {
        log.warn("Live tail misses a round: {}", e.getMessage());
      } catch (RuntimeException e) {
        log.error("Live tail misses a round", e);
      }
    }
  }

  private void round() {
    long lost;
    synchronized (pending) {
      lost = dropped;
      dropped = 0;
      if (pending.isEmpty() && lost == 0) {
        return;
      }
    }
    List<TraceId> due = due();
    for (LiveReader reader : readers) {
      reader.lost(lost);
      for (int from = 0; from < due.size(); from += QUERY_TRACES) {
        List<TraceId> some = due.subList(from, Math.min(due.size(), from + QUERY_TRACES));
        find(reader.filter(), some).forEach(reader::offer);
      }
    }
  }

  /** Those acknowledged longer ago than the oldest span that is not visible yet. */
  private List<TraceId> due() {
    long lag = store.health().oldestUnindexedMillis();
    long visible = System.nanoTime() - TimeUnit.MILLISECONDS.toNanos(lag == 0 ? 0 : lag + 50);
    List<TraceId> due = new ArrayList<>();
    synchronized (pending) {
      pending
          .entrySet()
          .removeIf(entry -> entry.getValue() - visible <= 0 && due.add(entry.getKey()));
    }
    return due;
  }

  private List<TraceSummary> find(Filter filter, List<TraceId> traces) {
    List<Filter> wanted =
        traces.stream()
            .<Filter>map(trace -> new Filter.Is(Filter.Field.TRACE, trace.toString()))
            .toList();
    List<Filter> operands = new ArrayList<>();
    switch (filter) {
      case Filter.All all -> {}
      case Filter.And and -> operands.addAll(and.operands());
      default -> operands.add(filter);
    }
    operands.add(new Filter.Or(wanted));
    return store
        .reader()
        .traces(project, new Filter.And(operands), PageRequest.first(traces.size()))
        .items()
        .reversed();
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    readers.forEach(LiveReader::close);
  }
}

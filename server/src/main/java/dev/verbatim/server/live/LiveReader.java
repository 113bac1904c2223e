package dev.verbatim.server.live;

import dev.verbatim.model.TraceId;
import dev.verbatim.store.Filter;
import dev.verbatim.store.TraceSummary;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What waits for one reader of the tail: at most {@link #MAX_WAITING} traces, each once, and at
 * most about {@link #MAX_CHARACTERS} of text in them, names being as long as senders like. When
 * more come, the oldest are dropped and counted.
 */
public final class LiveReader implements AutoCloseable {
  static final int MAX_WAITING = 500;
  static final int MAX_CHARACTERS = 4 << 20;

  private final Filter filter;
  private final Consumer<LiveReader> onClose;
  private final Map<TraceId, TraceSummary> waiting = new LinkedHashMap<>();
  private long characters;
  private long lost;
  private boolean closed;

  LiveReader(Filter filter, Consumer<LiveReader> onClose) {
    this.filter = filter;
    this.onClose = onClose;
  }

  /** What to tell the reader next: a trace, or how many were lost; neither after a quiet time. */
  public record Event(Optional<TraceSummary> trace, long lost) {}

  Filter filter() {
    return filter;
  }

  synchronized void offer(TraceSummary trace) {
    remove(trace.traceId());
    waiting.put(trace.traceId(), trace);
    characters += charactersOf(trace);
    // One trace always has room, or a reader could wait for it forever.
    while (waiting.size() > MAX_WAITING || characters > MAX_CHARACTERS && waiting.size() > 1) {
      remove(waiting.keySet().iterator().next());
      lost++;
    }
    notifyAll();
  }

  private Optional<TraceSummary> remove(TraceId trace) {
    Optional<TraceSummary> removed = Optional.ofNullable(waiting.remove(trace));
    removed.ifPresent(summary -> characters -= charactersOf(summary));
    return removed;
  }

  /** Of the texts whose length senders choose. */
  private static long charactersOf(TraceSummary trace) {
    return trace.name().length()
        + trace.models().stream().mapToLong(String::length).sum()
        + trace.userId().map(String::length).orElse(0)
        + trace.service().map(String::length).orElse(0)
        + trace.session().map(session -> session.id().length()).orElse(0);
  }

  synchronized void lost(long events) {
    lost += events;
    if (events > 0) {
      notifyAll();
    }
  }

  /**
   * Waits for the next event, at most so long.
   *
   * @return empty when the reader was closed
   */
  public synchronized Optional<Event> next(Duration atMost) throws InterruptedException {
    long deadline = System.nanoTime() + atMost.toNanos();
    while (!closed && waiting.isEmpty() && lost == 0) {
      long left = (deadline - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        return Optional.of(new Event(Optional.empty(), 0));
      }
      wait(left);
    }
    if (closed) {
      return Optional.empty();
    }
    if (lost > 0) {
      Event event = new Event(Optional.empty(), lost);
      lost = 0;
      return Optional.of(event);
    }
    TraceId first = waiting.keySet().iterator().next();
    return Optional.of(new Event(remove(first), 0));
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    onClose.accept(this);
  }
}

package dev.verbatim.sdk.internal.export;

import dev.verbatim.sdk.internal.export.SpanQueue.Entry;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The way of finished spans out of the process: a queue bounded by bytes and one daemon thread that
 * sends. Every method returns at once except {@link #flush} and {@link #close}, which obey their
 * deadline. When there is no room the newest span is dropped and counted.
 */
public final class SpanExporter {
  private final ByteBudget budget;
  private final Counters counters;
  private final QuietLog log;
  private final SpanQueue queue = new SpanQueue();
  private final Thread thread;
  private volatile boolean abandoned;

  public SpanExporter(
      URI endpoint,
      @Nullable String apiKey,
      Map<String, Object> resource,
      String sdkVersion,
      ExportLimits limits,
      ByteBudget budget,
      Counters counters,
      QuietLog log) {
    this.budget = budget;
    this.counters = counters;
    this.log = log;
    Sender sender =
        new Sender(
            new OtlpEncoder(resource, "dev.verbatim.sdk", sdkVersion),
            () -> new HttpTransport(endpoint, apiKey, Duration.ofSeconds(5)),
            limits,
            queue,
            this::settled,
            counters,
            log);
    this.thread = new Thread(sender, "verbatim-sender");
    thread.setDaemon(true);
    // The thread outlives whoever made it; it must not hold a web application's classes.
    thread.setContextClassLoader(null);
    thread.start();
  }

  /** Queues a span that holds no recorded bodies. */
  public void offer(FinishedSpan span) {
    offer(() -> span, SpanSize.withoutBodies(span), 0);
  }

  /**
   * Queues a span that is assembled later, on the sender's thread.
   *
   * @param source makes the span
   * @param ownBytes an estimate of its size without bodies
   * @param reservedBytes what its bodies already hold of the budget; released when the span is sent
   *     or dropped, or at once when it is refused
   */
  public void offer(SpanSource source, long ownBytes, long reservedBytes) {
    counters.captured();
    if (!budget.tryReserve(ownBytes)) {
      budget.release(reservedBytes);
      source.settled();
      counters.dropped("queue_full", 1);
      log.warn("Verbatim: the queue is full; spans are dropped " + counters.droppedCounts());
    } else if (!queue.put(new Entry(source, ownBytes + reservedBytes))) {
      budget.release(ownBytes + reservedBytes);
      source.settled();
      counters.dropped("closed", 1);
    }
  }

  private void settled(List<Entry> entries) {
    for (Entry entry : entries) {
      budget.release(entry.bytes());
      entry.source().settled();
    }
    queue.settle(entries.size());
  }

  /** Waits until everything offered before is sent or dropped; false if the time was up before. */
  public boolean flush(Duration timeout) {
    try {
      return queue.awaitSettled(timeout);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Sends what is queued until the deadline, then gives up and counts what is left. */
  public boolean close(Duration timeout) {
    queue.close();
    boolean complete = flush(timeout);
    if (!abandoned) {
      abandoned = true;
      thread.interrupt();
      List<Entry> rest = queue.drain();
      if (!rest.isEmpty()) {
        counters.dropped("shutdown", rest.size());
        settled(rest);
        log.say("Verbatim: " + rest.size() + " spans were not sent before the shutdown deadline");
      }
    }
    return complete;
  }
}

package dev.verbatim.server.forward;

import dev.verbatim.model.SpanKey;
import dev.verbatim.otlp.encode.EncodedSpans;
import dev.verbatim.otlp.encode.OtlpEncoder;
import dev.verbatim.otlp.encode.OutgoingSpan;
import dev.verbatim.server.forward.OtlpClient.Answer;
import dev.verbatim.store.StoreException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends copies of stored spans to one backend, in the background and in batches. A backend that is
 * away is tried again until it answers; meanwhile the keys of up to {@link #MAX_WAITING} spans
 * wait. What finds no room is counted as dropped and can be sent later with {@code verbatim export
 * --to}: it is in the store.
 */
public final class Forwarder implements AutoCloseable {
  /** Keys that may wait; each takes about a hundred bytes. */
  static final int MAX_WAITING = 200_000;

  private static final int BATCH_SPANS = 256;
  private static final int BATCH_BYTES = 4 << 20;
  private static final Duration LINGER = Duration.ofMillis(500);
  private static final Duration VISIBLE = Duration.ofSeconds(30);
  private static final Duration FIRST_WAIT = Duration.ofMillis(500);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);
  private static final Logger log = LoggerFactory.getLogger(Forwarder.class);

  private final ForwardTarget target;
  private final Function<SpanKey, List<OutgoingSpan>> spans;
  private final OtlpEncoder encoder;
  private final OtlpClient client;
  private final BlockingQueue<SpanKey> waiting = new LinkedBlockingQueue<>(MAX_WAITING);
  private final Counter sent;
  private final Counter dropped;
  private final Counter failures;
  private final Thread thread;
  private volatile boolean troubled;

  /**
   * Starts.
   *
   * @param spans reads a stored span, all variants of its key; empty while it is not visible
   */
  public Forwarder(
      ForwardTarget target, Function<SpanKey, List<OutgoingSpan>> spans, MeterRegistry meters) {
    this.target = target;
    this.spans = spans;
    this.encoder = new OtlpEncoder(target.purpose());
    this.client = new OtlpClient(target);
    Tags tags = Tags.of("target", target.name());
    sent =
        Counter.builder("verbatim.forward.spans.sent")
            .description("Spans that another backend accepted")
            .tags(tags)
            .register(meters);
    dropped =
        Counter.builder("verbatim.forward.spans.dropped")
            .description("Spans not forwarded: refused for good, or too many were waiting")
            .tags(tags)
            .register(meters);
    failures =
        Counter.builder("verbatim.forward.failures")
            .description("Requests to another backend that will be tried again")
            .tags(tags)
            .register(meters);
    Gauge.builder("verbatim.forward.spans.waiting", waiting, BlockingQueue::size)
        .description("Spans that wait to be forwarded")
        .tags(tags)
        .register(meters);
    thread = Thread.ofVirtual().name("forward-" + target.name()).start(this::run);
  }

  /** Takes note of spans; never blocks. */
  void offer(List<SpanKey> keys) {
    for (SpanKey key : keys) {
      if (!waiting.offer(key)) {
        dropped.increment();
      }
    }
  }

  private void run() {
    try {
      @Nullable SpanKey first = null;
      while (!Thread.currentThread().isInterrupted()) {
        first = first == null ? waiting.take() : first;
        first = sendFrom(first);
      }
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  /** Sends one batch; gives the key that had no room in it. */
  private @Nullable SpanKey sendFrom(SpanKey first) throws InterruptedException {
    List<OutgoingSpan> batch = new ArrayList<>();
    long bytes = 0;
    long deadline = System.nanoTime() + LINGER.toNanos();
    SpanKey next = first;
    while (next != null) {
      List<OutgoingSpan> found = read(next);
      long size = found.stream().mapToLong(Forwarder::size).sum();
      if (!batch.isEmpty() && bytes + size > BATCH_BYTES) {
        break;
      }
      batch.addAll(found);
      bytes += size;
      next =
          batch.size() >= BATCH_SPANS
              ? null
              : waiting.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
    }
    EncodedSpans encoded = encoder.encode(batch);
    if (!encoded.isEmpty()) {
      send(encoded.protobuf(), batch.size());
    }
    return next;
  }

  private static long size(OutgoingSpan span) {
    return 2_000 + span.stored().span().payloads().stream().mapToLong(it -> it.length()).sum();
  }

  /** Waits until the span is visible, which follows its acknowledgement shortly. */
  private List<OutgoingSpan> read(SpanKey key) throws InterruptedException {
    long deadline = System.nanoTime() + VISIBLE.toNanos();
    while (true) {
      List<OutgoingSpan> found = List.of();
      try {
        found = spans.apply(key);
      } catch (StoreException.Unavailable later) {
        // Asked again below.
      } catch (RuntimeException unreadable) {
        log.warn("A span cannot be read to be forwarded to {}.", target.name());
        deadline = 0;
      }
      if (!found.isEmpty()) {
        return found;
      }
      if (System.nanoTime() - deadline > 0) {
        dropped.increment();
        return List.of();
      }
      Thread.sleep(50);
    }
  }

  private void send(byte[] request, int count) throws InterruptedException {
    Duration wait = FIRST_WAIT;
    while (true) {
      switch (client.send(request)) {
        case Answer.Accepted accepted -> {
          sent.increment(count - accepted.rejected());
          dropped.increment(accepted.rejected());
          recovered();
          return;
        }
        case Answer.Refused refused -> {
          dropped.increment(count);
          trouble("refuses spans for good (" + refused.why() + ")");
          return;
        }
        case Answer.Later later -> {
          failures.increment();
          trouble("takes no spans now (" + later.why() + "); they are kept and tried again");
          Thread.sleep(later.after().orElse(wait));
          wait = wait.multipliedBy(2);
          wait = wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
        }
      }
    }
  }

  private void trouble(String what) {
    if (!troubled) {
      troubled = true;
      log.warn("{} {}.", target.name(), what);
    }
  }

  private void recovered() {
    if (troubled) {
      troubled = false;
      log.info("{} takes spans again.", target.name());
    }
  }

  /** Stops; what waits is in the store and not forwarded. */
  @Override
  public void close() {
    thread.interrupt();
    client.close();
  }
}

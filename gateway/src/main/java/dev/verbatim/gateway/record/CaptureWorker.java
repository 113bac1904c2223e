package dev.verbatim.gateway.record;

import dev.verbatim.model.CapturedSpan;
import dev.verbatim.model.SpanKey;
import dev.verbatim.store.StoreException;
import dev.verbatim.store.WriteBatch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that turns calls into spans and hands them to the store. While the store refuses, it
 * tries again; what comes meanwhile waits within the budget.
 */
final class CaptureWorker implements AutoCloseable {
  /** About what an exchange costs besides its bodies: headers, labels, the span. */
  static final long OVERHEAD = 8 << 10;

  private static final Logger log = LoggerFactory.getLogger(CaptureWorker.class);
  private static final int MOST_CALLS = 128;
  private static final long MOST_BYTES = 16L << 20;
  private static final Duration TICK = Duration.ofMillis(250);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

  private final ExchangeSpans spans;
  private final RecorderConfig config;
  private final StoreAppender appender;
  private final RetryChains retries;
  private final CaptureBudget budget;
  private final GatewayMeters meters;
  private final BlockingQueue<RecordedCall> queue = new LinkedBlockingQueue<>();
  private final Thread thread;
  private volatile boolean closing;

  CaptureWorker(
      ExchangeSpans spans,
      RecorderConfig config,
      StoreAppender appender,
      RetryChains retries,
      CaptureBudget budget,
      GatewayMeters meters) {
    this.spans = spans;
    this.config = config;
    this.appender = appender;
    this.retries = retries;
    this.budget = budget;
    this.meters = meters;
    this.thread = Thread.ofPlatform().name("gateway-capture").daemon().unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /** Never blocks: what the queue holds is bounded by the budget. */
  void add(RecordedCall call) {
    queue.add(call);
  }

  private void run() {
    try {
      while (!closing || !queue.isEmpty()) {
        queue.addAll(retries.takeExpired(closing));
        List<RecordedCall> calls = next();
        if (!calls.isEmpty()) {
          store(calls);
        }
      }
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }

  private List<RecordedCall> next() throws InterruptedException {
    List<RecordedCall> calls = new ArrayList<>();
    @Nullable RecordedCall call = queue.poll(TICK.toMillis(), TimeUnit.MILLISECONDS);
    long bytes = 0;
    while (call != null) {
      calls.add(call);
      bytes += call.bytes();
      call = calls.size() < MOST_CALLS && bytes < MOST_BYTES ? queue.poll() : null;
    }
    return calls;
  }

  private void store(List<RecordedCall> calls) throws InterruptedException {
    try {
      WriteBatch batch = prepare(calls);
      if (append(batch)) {
        meters.captured(count(calls));
        appender.announce(batch);
      } else {
        meters.drop(GatewayMeters.Drop.REFUSED, count(calls));
      }
    } catch (InterruptedException ended) {
      meters.drop(GatewayMeters.Drop.SHUTDOWN, count(calls));
      throw ended;
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError fault) {
      log.error("Calls of the gateway could not be stored: {}", fault.getClass().getName());
      meters.drop(GatewayMeters.Drop.FAULT, count(calls));
    } finally {
      calls.forEach(this::release);
    }
  }

  private static int count(List<RecordedCall> calls) {
    return calls.stream().mapToInt(call -> call.attempts().size()).sum();
  }

  private void release(RecordedCall call) {
    for (RecordedExchange attempt : call.attempts()) {
      attempt.release();
      budget.give(OVERHEAD);
    }
  }

  private WriteBatch prepare(List<RecordedCall> calls) {
    List<CapturedSpan> captured = new ArrayList<>();
    Map<SpanKey, CallLabels.EarlierOutcome> outcomes = new HashMap<>();
    for (RecordedCall call : calls) {
      CapturedSpan span = spans.span(call.attempts());
      captured.add(span);
      call.last().labels().outcome().ifPresent(told -> outcomes.put(span.span().key(), told));
    }
    return appender.prepare(captured, outcomes);
  }

  /** Tries until the store takes it; false if it never will. */
  private boolean append(WriteBatch batch) throws InterruptedException {
    while (true) {
      try {
        appender.append(batch).get();
        return true;
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof StoreException.Unavailable unavailable)) {
          log.error("The store refuses calls of the gateway: {}", String.valueOf(e.getCause()));
          return false;
        }
        await(unavailable);
      } catch (StoreException.Unavailable unavailable) {
        await(unavailable);
      }
    }
  }

  private static void await(StoreException.Unavailable unavailable) throws InterruptedException {
    long millis = unavailable.retryAfter().toMillis();
    Thread.sleep(Math.clamp(millis, 50, LONGEST_WAIT.toMillis()));
  }

  @Override
  public void close() {
    closing = true;
    try {
      if (!thread.join(config.drainTimeout())) {
        thread.interrupt();
        thread.join(TICK);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    List<RecordedCall> left = new ArrayList<>(retries.takeExpired(true));
    queue.drainTo(left);
    meters.drop(GatewayMeters.Drop.SHUTDOWN, count(left));
    left.forEach(this::release);
  }
}

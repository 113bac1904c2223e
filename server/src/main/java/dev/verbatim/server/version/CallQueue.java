package dev.verbatim.server.version;

import dev.verbatim.model.SpanKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Calls that wait to be looked at; what finds no room is found again in the store. */
final class CallQueue {
  /** Each takes about a hundred bytes. */
  static final int MAX_WAITING = 50_000;

  private static final int BATCH = 256;

  private final BlockingQueue<SpanKey> waiting = new LinkedBlockingQueue<>(MAX_WAITING);
  private final AtomicBoolean overflown = new AtomicBoolean();

  /** Never blocks. */
  void offer(List<SpanKey> calls) {
    for (SpanKey call : calls) {
      if (!waiting.offer(call)) {
        overflown.set(true);
        return;
      }
    }
  }

  /** Some calls, none after a quiet time. */
  List<SpanKey> take(Duration quiet) throws InterruptedException {
    SpanKey first = waiting.poll(quiet.toMillis(), TimeUnit.MILLISECONDS);
    if (first == null) {
      return List.of();
    }
    List<SpanKey> batch = new ArrayList<>(List.of(first));
    waiting.drainTo(batch, BATCH - 1);
    return batch;
  }

  /** Notes that a call must be looked for in the store. */
  void overflow() {
    overflown.set(true);
  }

  /** Whether calls found no room; asking takes note of it. */
  boolean takeOverflow() {
    return overflown.getAndSet(false);
  }

  int size() {
    return waiting.size();
  }
}

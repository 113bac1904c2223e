package dev.verbatim.sdk.internal.export;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Spans on their way to the sender. Every span that was put in is settled once: sent or dropped.
 * Putting never waits for sending.
 */
final class SpanQueue {
  /**
   * A span and the bytes it holds of the budget.
   *
   * @param source makes the span; asked once or more, on the sender's thread
   * @param bytes an estimate of its encoded size
   */
  record Entry(SpanSource source, long bytes) {}

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Condition settledMore = lock.newCondition();
  private final ArrayDeque<Entry> entries = new ArrayDeque<>();
  private long queuedBytes;
  private long putCount;
  private long settledCount;
  private boolean hurry;
  private boolean closed;

  /** False if the queue is closed. */
  boolean put(Entry entry) {
    lock.lock();
    try {
      if (closed) {
        return false;
      }
      entries.add(entry);
      queuedBytes += entry.bytes();
      putCount++;
      changed.signalAll();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for spans and takes as many as fit into {@code batchBytes}, at least one. Empty when the
   * queue is closed and nothing is left.
   */
  List<Entry> take(long batchBytes, Duration linger) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (entries.isEmpty()) {
        if (closed) {
          return List.of();
        }
        changed.await();
      }
      long left = linger.toNanos();
      while (left > 0 && queuedBytes < batchBytes && !hurry && !closed) {
        left = changed.awaitNanos(left);
      }
      List<Entry> batch = new ArrayList<>();
      long bytes = 0;
      while (!entries.isEmpty()
          && (batch.isEmpty() || bytes + entries.element().bytes() <= batchBytes)) {
        Entry entry = entries.remove();
        bytes += entry.bytes();
        batch.add(entry);
      }
      queuedBytes -= bytes;
      return batch;
    } finally {
      lock.unlock();
    }
  }

  void settle(int spans) {
    lock.lock();
    try {
      settledCount += spans;
      if (settledCount == putCount) {
        hurry = false;
      }
      settledMore.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits until everything put in so far is settled; false if the time was up before. */
  boolean awaitSettled(Duration timeout) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long target = putCount;
      hurry = settledCount < target;
      changed.signalAll();
      long left = timeout.toNanos();
      while (settledCount < target) {
        if (left <= 0) {
          return false;
        }
        left = settledMore.awaitNanos(left);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Waits before a retry; a flush cuts it short when {@code hurries}, closing always does. */
  void pause(long nanos, boolean hurries) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      boolean hurriedBefore = hurry;
      long left = nanos;
      while (left > 0 && !(hurries && hurry && !hurriedBefore) && !closed) {
        left = changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
    if (isClosed()) {
      // Closing leaves a deadline, not time to back off; yet it must not become a busy loop.
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }

  boolean isClosed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }

  /** Takes no more spans; what is in it can still be taken. */
  void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Takes out everything that is left. */
  List<Entry> drain() {
    lock.lock();
    try {
      List<Entry> rest = new ArrayList<>(entries);
      entries.clear();
      queuedBytes = 0;
      return rest;
    } finally {
      lock.unlock();
    }
  }
}

package dev.verbatim.sdk.internal.export;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How many bytes the SDK may hold: bodies being recorded, spans waiting, and the batch being sent
 * all draw on one budget.
 */
public final class ByteBudget {
  private final long limit;
  private final AtomicLong used = new AtomicLong();

  public ByteBudget(long limit) {
    this.limit = limit;
  }

  /** Takes this many bytes, or none and false if that is over the limit. */
  public boolean tryReserve(long bytes) {
    while (true) {
      long now = used.get();
      if (bytes > limit - now) {
        return false;
      }
      if (used.compareAndSet(now, now + bytes)) {
        return true;
      }
    }
  }

  public void release(long bytes) {
    used.addAndGet(-bytes);
  }

  public long used() {
    return used.get();
  }

  public long limit() {
    return limit;
  }
}

package dev.verbatim.gateway.record;

import java.util.concurrent.atomic.AtomicLong;

/** Bounds the bytes of all copies that are being made or wait for the store. */
public final class CaptureBudget {
  private final long limit;
  private final AtomicLong taken = new AtomicLong();

  public CaptureBudget(long limit) {
    this.limit = limit;
  }

  boolean tryTake(long bytes) {
    if (taken.addAndGet(bytes) > limit) {
      taken.addAndGet(-bytes);
      return false;
    }
    return true;
  }

  void give(long bytes) {
    taken.addAndGet(-bytes);
  }

  /** Bytes in use. */
  public long taken() {
    return taken.get();
  }
}

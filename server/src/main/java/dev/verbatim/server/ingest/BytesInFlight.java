package dev.verbatim.server.ingest;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Counts the bytes of all requests that are being read or wait for the store, and bounds them. */
public final class BytesInFlight {
  private final long limit;
  private final AtomicLong taken = new AtomicLong();

  public BytesInFlight(long limit) {
    this.limit = limit;
  }

  /** The part of one request. Safe for several threads. */
  public final class Share implements AutoCloseable {
    private final AtomicLong mine = new AtomicLong();
    private boolean closed;

    private Share() {}

    /**
     * Takes more.
     *
     * @throws OverloadedException if that would be too much for all together
     */
    synchronized void take(long bytes) throws OverloadedException {
      if (closed) {
        throw new IllegalStateException("share: closed (expected: open)");
      }
      if (taken.addAndGet(bytes) > limit) {
        taken.addAndGet(-bytes);
        throw new OverloadedException();
      }
      mine.addAndGet(bytes);
    }

    /** Gives everything back. A second call does nothing. */
    @Override
    public synchronized void close() {
      if (!closed) {
        closed = true;
        taken.addAndGet(-mine.get());
      }
    }
  }

  public Share open() {
    return new Share();
  }

  public long taken() {
    return taken.get();
  }

  public long limit() {
    return limit;
  }

  /** Too many bytes wait: HTTP 429, gRPC RESOURCE_EXHAUSTED. */
  static final class OverloadedException extends Exception {
    private static final long serialVersionUID = 1L;
    static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    OverloadedException() {
      super("too many bytes wait to be stored; send the same request again later");
    }
  }
}

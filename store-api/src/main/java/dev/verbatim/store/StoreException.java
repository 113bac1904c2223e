package dev.verbatim.store;

import java.time.Duration;

/** A store could not do what was asked. Messages never hold payloads. */
public abstract sealed class StoreException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private StoreException(String message, Throwable cause) {
    super(message, cause);
  }

  private StoreException(String message) {
    super(message);
  }

  /** A passing fault: too much is waiting, the disk is full, the cluster is away. Try again. */
  public static final class Unavailable extends StoreException {
    private static final long serialVersionUID = 1L;

    private final Reason reason;
    private final Duration retryAfter;

    /** Why. */
    public enum Reason {
      /** Too many bytes wait to be written or indexed: slow down (HTTP 429). */
      OVERLOADED,
      /** The reserve of free disk space is reached (HTTP 503). */
      DISK_FULL,
      /** The store is closing, or its medium fails (HTTP 503). */
      DOWN
    }

    public Unavailable(Reason reason, Duration retryAfter, String message) {
      super(message);
      this.reason = reason;
      this.retryAfter = retryAfter;
    }

    public Unavailable(Reason reason, Duration retryAfter, String message, Throwable cause) {
      super(message, cause);
      this.reason = reason;
      this.retryAfter = retryAfter;
    }

    public Reason reason() {
      return reason;
    }

    /** How long a sender should wait. */
    public Duration retryAfter() {
      return retryAfter;
    }
  }

  /**
   * Stored bytes are not what was written: the message says which file, where and what was
   * expected.
   */
  public static final class Corrupt extends StoreException {
    private static final long serialVersionUID = 1L;

    public Corrupt(String message) {
      super(message);
    }

    public Corrupt(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /**
   * This store cannot answer this question; see {@link Capabilities}. Asking again will not help.
   */
  public static final class Unsupported extends StoreException {
    private static final long serialVersionUID = 1L;

    public Unsupported(String message) {
      super(message);
    }
  }
}

package dev.verbatim.sdk.internal.call;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Reads the bodies of failed attempts, which the SDKs close unread before they try again. This
 * happens on threads of its own and within bounds of size and time, so that a server that stalls
 * cannot hold up a retry.
 */
public final class ResponseDrain {
  private static final int LARGEST = 64 * 1024;
  private static final long PATIENCE_MILLIS = 2000;

  private final ThreadPoolExecutor threads =
      new ThreadPoolExecutor(
          2,
          2,
          5,
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(16),
          DaemonThreads.named("verbatim-drain"));

  /** Responses that are still read. */
  private int open;

  ResponseDrain() {
    threads.allowCoreThreadTimeOut(true);
  }

  /** A response as the transport gave it. */
  public interface Source {
    InputStream body();

    void close();
  }

  void start(Source response, Attempt attempt, ScheduledExecutorService timer) {
    opened();
    try {
      threads.execute(
          () -> {
            try {
              drain(response, attempt, timer);
            } finally {
              closed();
            }
          });
    } catch (RejectedExecutionException full) {
      closed();
      response.close();
      attempt.ended(Ending.CLOSE, null);
    }
  }

  private synchronized void opened() {
    open++;
  }

  private synchronized void closed() {
    open--;
    notifyAll();
  }

  /**
   * Waits until everything that was started is read, so that the calls it belongs to can end.
   *
   * @return false if that took longer
   */
  synchronized boolean awaitIdle(long deadlineNanos) throws InterruptedException {
    while (open > 0) {
      long left = deadlineNanos - System.nanoTime();
      if (left <= 0) {
        return false;
      }
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
    return true;
  }

  private static void drain(Source response, Attempt attempt, ScheduledExecutorService timer) {
    Runnable close =
        () -> {
          try {
            response.close();
          } catch (RuntimeException e) {
            // It was to be closed anyway; the application is not there to hear of it.
            return;
          }
        };
    try {
      var watch = timer.schedule(close, PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
      InputStream body = response.body();
      byte[] buffer = new byte[8192];
      int total = 0;
      while (total < LARGEST) {
        int count = body.read(buffer, 0, Math.min(buffer.length, LARGEST - total));
        if (count < 0) {
          attempt.readToEnd(true);
          break;
        }
        attempt.responseBytes(buffer, 0, count, true);
        total += count;
      }
      watch.cancel(false);
    } catch (IOException | RuntimeException e) {
      // Stalled, cut or shutting down: what was read is kept.
      attempt.ended(Ending.CLOSE, null);
    } finally {
      close.run();
      attempt.ended(Ending.CLOSE, null);
    }
  }

  void close() {
    threads.shutdownNow().forEach(neverRead -> closed());
  }
}

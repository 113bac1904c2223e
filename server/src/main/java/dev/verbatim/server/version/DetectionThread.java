package dev.verbatim.server.version;

import dev.verbatim.model.SpanKey;
import dev.verbatim.model.StoredSpan;
import dev.verbatim.store.SpanReader;
import dev.verbatim.store.StoreException;
import dev.verbatim.store.VersionLedger;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Works behind the way in: takes calls from the queue once they are visible, and finds in the store
 * those that found no room there or came while nobody listened.
 */
final class DetectionThread implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(DetectionThread.class);
  private static final Duration QUIET = Duration.ofMillis(500);
  private static final Duration VISIBLE = Duration.ofSeconds(30);
  private static final Duration LONGEST_REST = Duration.ofSeconds(1);
  private static final Duration AGAIN = Duration.ofSeconds(5);

  /** However busy it is, so often everything new is looked at. */
  private static final Duration SETTLE = Duration.ofSeconds(20);

  /** Calls known in a row after which all earlier ones are taken to be known. */
  private static final int KNOWN_IN_A_ROW = 2_000;

  /** Missing calls that are put in the order of time at once. */
  private static final int MAX_MISSING = 5_000;

  private final String project;
  private final SpanReader reader;
  private final VersionLedger ledger;
  private final Detection detection;
  private final StoredCalls stored;
  private final CallQueue queue;
  private final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
  private final Thread thread;
  private volatile Progress progress = Progress.IDLE;
  private volatile boolean closed;

  /**
   * How far a recompute is.
   *
   * @param running whether one runs
   * @param done calls looked at
   * @param total calls there are
   * @param failure why the last one ended early; empty text if it did not
   */
  record Progress(boolean running, long done, long total, String failure) {
    static final Progress IDLE = new Progress(false, 0, 0, "");
  }

  DetectionThread(
      String project,
      SpanReader reader,
      VersionLedger ledger,
      Detection detection,
      CallQueue queue) {
    this.project = project;
    this.reader = reader;
    this.ledger = ledger;
    this.detection = detection;
    this.queue = queue;
    this.stored = new StoredCalls(project, reader);
    thread = Thread.ofPlatform().name("prompt-versions").daemon().unstarted(this::run);
    thread.setPriority(Thread.MIN_PRIORITY);
  }

  void start() {
    thread.start();
  }

  Progress progress() {
    return progress;
  }

  /** Does something between calls. */
  void later(Runnable task) {
    tasks.add(task);
  }

  private void run() {
    boolean started = false;
    boolean unsettled = false;
    long settled = System.nanoTime();
    while (!closed) {
      try {
        if (!started) {
          detection.warm();
          catchUp();
          started = true;
        }
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
          task.run();
        }
        List<SpanKey> calls = queue.take(QUIET);
        long taken = System.nanoTime();
        detection.add(visible(calls));
        rest(System.nanoTime() - taken);
        unsettled |= !calls.isEmpty();
        boolean due = System.nanoTime() - settled > SETTLE.toNanos();
        if (unsettled && (calls.isEmpty() || due)) {
          detection.settle();
          unsettled = false;
          settled = System.nanoTime();
        }
        if (queue.takeOverflow()) {
          catchUp();
        }
      } catch (InterruptedException stopped) {
        return;
      } catch (StoreException unavailable) {
        log.warn("Versions of prompts wait: {}", unavailable.getMessage());
        started = false;
        pause();
      } catch (RuntimeException e) {
        // What was in hand is found again by looking through the store.
        log.error("Versions of prompts are behind", e);
        started = false;
        pause();
      }
    }
  }

  /** While calls wait, half of the time belongs to those who bring and index them. */
  private void rest(long worked) throws InterruptedException {
    if (queue.size() > 0) {
      Thread.sleep(Duration.ofNanos(Math.min(worked, LONGEST_REST.toNanos())));
    }
  }

  private static void pause() {
    try {
      Thread.sleep(AGAIN);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits until the spans are visible, which follows their acknowledgement shortly. */
  private List<StoredSpan> visible(List<SpanKey> keys) throws InterruptedException {
    List<StoredSpan> found = new ArrayList<>();
    long deadline = System.nanoTime() + VISIBLE.toNanos();
    for (SpanKey key : keys) {
      List<StoredSpan> spans = reader.span(key);
      while (spans.isEmpty() && System.nanoTime() - deadline < 0) {
        Thread.sleep(50);
        spans = reader.span(key);
      }
      if (spans.isEmpty()) {
        queue.overflow();
      }
      found.addAll(spans);
    }
    return found;
  }

  /** Takes in stored calls that the ledger does not have, the earliest first. */
  private void catchUp() {
    long missing = stored.count() - ledger.count(project);
    Deque<StoredSpan> found = new ArrayDeque<>();
    int[] knownInARow = {0};
    stored.latestFirst(
        call -> {
          if (isKnown(call)) {
            knownInARow[0]++;
          } else {
            knownInARow[0] = 0;
            found.addFirst(call);
            if (found.size() > MAX_MISSING) {
              return false;
            }
          }
          return found.size() < missing || knownInARow[0] < KNOWN_IN_A_ROW;
        });
    if (found.size() > MAX_MISSING) {
      found.clear();
      stored.earliestFirst(
          Long.MIN_VALUE / 2,
          Long.MAX_VALUE / 2,
          call -> {
            if (!isKnown(call)) {
              detection.add(List.of(call));
            }
          });
    }
    detection.add(List.copyOf(found));
    detection.settle();
  }

  private boolean isKnown(StoredSpan call) {
    return ledger.calls(project, call.span().traceId(), call.span().spanId()).stream()
        .anyMatch(known -> known.contentHash().equals(call.contentHash()));
  }

  /** Looks at all stored calls anew; returns whether it was started. */
  synchronized boolean recompute() {
    if (progress.running()) {
      return false;
    }
    progress = new Progress(true, 0, stored.count(), "");
    later(this::recomputeNow);
    return true;
  }

  private void recomputeNow() {
    String failure = "";
    try {
      FormerVersions former = FormerVersions.of(ledger, project);
      detection.clear();
      List<StoredSpan> batch = new ArrayList<>();
      long[] done = {0};
      stored.earliestFirst(
          Long.MIN_VALUE / 2,
          Long.MAX_VALUE / 2,
          call -> {
            batch.add(call);
            if (batch.size() == 256) {
              detection.add(batch);
              batch.clear();
            }
            progress = new Progress(true, ++done[0], progress.total(), "");
          });
      detection.add(batch);
      detection.settle();
      former.restoreIds(ledger, project);
      detection.restore();
      detection.warm();
    } catch (RuntimeException e) {
      failure = String.valueOf(e.getMessage());
      throw e;
    } finally {
      progress = new Progress(false, progress.done(), progress.total(), failure);
    }
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    try {
      thread.join(Duration.ofSeconds(10));
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}

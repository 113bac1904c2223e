package dev.verbatim.bench.load;

import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.MediaType;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;

/**
 * Sends requests at a fixed rate, whether or not answers come, and measures each from the moment it
 * was due: a stall counts for every request that had to wait for it (no coordinated omission).
 */
public final class OpenLoop {
  private final WebClient client;
  private final String path;
  private final IntFunction<byte[]> bodies;
  private final int perSecond;

  public OpenLoop(WebClient client, String path, IntFunction<byte[]> bodies, int perSecond) {
    this.client = client;
    this.path = path;
    this.bodies = bodies;
    this.perSecond = perSecond;
  }

  /**
   * Latencies of one round.
   *
   * @param sortedNanos of answers, ascending
   * @param failures requests without an answer of 200, by status or exception
   */
  public record Round(long[] sortedNanos, Map<String, Integer> failures) {
    /** In milliseconds; the quantile is above 0, at most 1. */
    public double millis(double quantile) {
      int index = (int) Math.ceil(quantile * sortedNanos.length) - 1;
      return sortedNanos[Math.max(0, index)] / 1e6;
    }
  }

  /** Sends for so long, then waits for the answers. */
  public Round run(Duration duration) throws InterruptedException {
    int count = (int) (perSecond * duration.toMillis() / 1000);
    long[] nanos = new long[count];
    Map<String, Integer> failures = new ConcurrentHashMap<>();
    CountDownLatch open = new CountDownLatch(count);
    long start = System.nanoTime();
    long gap = TimeUnit.SECONDS.toNanos(1) / perSecond;
    for (int i = 0; i < count; i++) {
      long due = start + i * gap;
      while (System.nanoTime() < due) {
        LockSupport.parkNanos(due - System.nanoTime());
      }
      int number = i;
      client
          .execute(HttpRequest.of(HttpMethod.POST, path, MediaType.JSON, bodies.apply(i)))
          .aggregate()
          .handle(
              (response, problem) -> {
                nanos[number] = System.nanoTime() - due;
                if (problem != null) {
                  failures.merge(kind(problem), 1, Integer::sum);
                } else if (response.status().code() != 200) {
                  failures.merge(response.status().codeAsText(), 1, Integer::sum);
                }
                open.countDown();
                return null;
              });
    }
    if (!open.await(60, TimeUnit.SECONDS)) {
      throw new IllegalStateException(open.getCount() + " requests without an end after 60 s");
    }
    Arrays.sort(nanos);
    return new Round(nanos, new TreeMap<>(failures));
  }

  /** The class of the innermost cause: the outer ones only say that a request failed. */
  private static String kind(Throwable problem) {
    Throwable cause = problem;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause.getClass().getSimpleName();
  }
}

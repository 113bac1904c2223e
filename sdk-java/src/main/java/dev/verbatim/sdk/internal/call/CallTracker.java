package dev.verbatim.sdk.internal.call;

import dev.verbatim.sdk.internal.export.ByteBudget;
import dev.verbatim.sdk.internal.export.Counters;
import dev.verbatim.sdk.internal.export.SpanExporter;
import dev.verbatim.sdk.internal.trace.LastCall;
import io.opentelemetry.context.Context;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Knows the calls that are under way and groups their attempts: the SDKs give every attempt of a
 * call the same body object.
 */
public final class CallTracker {
  private final SpanExporter exporter;
  private final ByteBudget budget;
  private final Counters counters;
  private final ResponseDrain drain = new ResponseDrain();
  private final ScheduledThreadPoolExecutor timer = daemonTimer();
  private final Map<Identity, ModelCall> underWay = new ConcurrentHashMap<>();
  private final WaitingCalls waiting = new WaitingCalls();

  /**
   * Where an exchange belongs.
   *
   * @param identity the same for every attempt of one call
   * @param context the one in which the call was made
   */
  public record Start(Object identity, Context context) {}

  /** Compares by identity, as the bodies of two calls may be equal. */
  private record Identity(Object object) {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Identity that && that.object == object;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(object);
    }
  }

  public CallTracker(SpanExporter exporter, ByteBudget budget, Counters counters) {
    this.exporter = exporter;
    this.budget = budget;
    this.counters = counters;
  }

  private static ScheduledThreadPoolExecutor daemonTimer() {
    ScheduledThreadPoolExecutor timer =
        new ScheduledThreadPoolExecutor(1, DaemonThreads.named("verbatim-timer"));
    timer.setKeepAliveTime(10, TimeUnit.SECONDS);
    timer.allowCoreThreadTimeOut(true);
    timer.setRemoveOnCancelPolicy(true);
    return timer;
  }

  /**
   * An exchange begins.
   *
   * @param context of the application's thread that made the call
   */
  public Attempt begin(RequestHead request, Context context) {
    Instant now = Instant.now();
    long epochNanos = TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
    Identity identity = new Identity(request.identity());
    while (true) {
      ModelCall call =
          underWay.computeIfAbsent(
              identity, key -> new ModelCall(this, request, context, epochNanos));
      Attempt attempt = call.begin(request, epochNanos);
      if (attempt != null) {
        return attempt;
      }
      underWay.remove(identity, call);
    }
  }

  /**
   * For HTTP layers whose attempts share no object: the failed call that this request repeats, or a
   * new one.
   *
   * @param context where the call was made; null if the layer cannot know
   * @param current stands in for it when this is no retry
   */
  public Start joinRetry(String url, byte[] body, @Nullable Context context, Context current) {
    return waiting
        .take(url, body, context)
        .orElseGet(() -> new Start(new RequestBytes(body), context == null ? current : context));
  }

  /** The layer above may make this call again. */
  public void awaitRetry(Attempt attempt) {
    ModelCall call = attempt.call();
    if (call.isWaiting() && attempt.request().identity() instanceof RequestBytes request) {
      waiting.add(attempt.request().url(), request.body(), call.context(), request);
    }
  }

  /** The identity of a call that is known by its bytes. Compared as an object. */
  private static final class RequestBytes {
    private final byte[] body;

    RequestBytes(byte[] body) {
      this.body = body;
    }

    byte[] body() {
      return body;
    }
  }

  /** Reads and closes the rest of a response that nobody wants; returns at once. */
  public void drain(ResponseDrain.Source response, Attempt attempt) {
    drain.start(response, attempt, timer);
  }

  /**
   * Waits for responses that are still read to their end, without which their calls do not end.
   *
   * @param deadlineNanos in the time of {@link System#nanoTime}
   * @return false if they took longer
   */
  public boolean awaitDrained(long deadlineNanos) {
    try {
      return drain.awaitIdle(deadlineNanos);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  ByteBudget budget() {
    return budget;
  }

  /** Null if there is no later any more. */
  @Nullable ScheduledFuture<?> later(long millis, Runnable action) {
    try {
      return timer.schedule(action, millis, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException closed) {
      return null;
    }
  }

  void finished(ModelCall call, long ownBytes, long reservedBytes) {
    underWay.remove(new Identity(call.identity()), call);
    waiting.remove(call.identity());
    LastCall.note(call.context(), call.position());
    if (call.droppedABody()) {
      counters.bodyDropped();
    }
    exporter.offer(call, ownBytes, reservedBytes);
  }

  /** Hands over every call as it is. */
  public void close() {
    timer.shutdownNow();
    drain.close();
    new ArrayList<>(underWay.values()).forEach(ModelCall::finish);
  }
}

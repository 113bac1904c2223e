package dev.verbatim.sdk.internal.call;

import dev.verbatim.sdk.internal.export.ByteBudget;
import dev.verbatim.sdk.internal.export.FinishedSpan;
import dev.verbatim.sdk.internal.export.SpanSource;
import dev.verbatim.sdk.internal.trace.Labels;
import dev.verbatim.sdk.internal.trace.SpanPosition;
import dev.verbatim.sdk.internal.trace.SpanSeat;
import io.opentelemetry.context.Context;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledFuture;
import org.jspecify.annotations.Nullable;

/** One logical call with its attempts: what becomes one span. */
final class ModelCall implements SpanSource {
  private static final long BYTES_PER_ATTEMPT = 3000;

  private final CallTracker tracker;
  private final Context context;
  private final Labels labels;
  private final Endpoint endpoint;
  private final SpanSeat seat;
  private final List<Attempt> attempts = new ArrayList<>(1);
  private @Nullable ScheduledFuture<?> deadline;
  private boolean finished;

  ModelCall(CallTracker tracker, RequestHead request, Context context, long startEpochNanos) {
    this.tracker = tracker;
    this.context = context;
    this.labels = Labels.of(context);
    this.endpoint = Endpoint.of(request.url());
    this.seat = SpanSeat.take(context, endpoint.operation(), true, startEpochNanos);
  }

  ByteBudget budget() {
    return tracker.budget();
  }

  Context context() {
    return context;
  }

  SpanPosition position() {
    return seat.position();
  }

  /** Begins a further attempt; null if the call was finished meanwhile. */
  synchronized @Nullable Attempt begin(RequestHead request, long startEpochNanos) {
    if (finished) {
      return null;
    }
    cancelDeadline();
    Attempt attempt = new Attempt(this, request, attempts.size() + 1, startEpochNanos);
    attempts.add(attempt);
    return attempt;
  }

  synchronized Attempt firstAttempt() {
    return attempts.get(0);
  }

  void attemptEnded(Attempt attempt) {
    boolean finish = false;
    synchronized (this) {
      if (finished) {
        return;
      }
      for (Attempt each : attempts) {
        if (!each.isOver()) {
          return;
        }
      }
      Attempt last = attempts.get(attempts.size() - 1);
      long patienceMillis = RetryRules.patienceMillis(last, attempts.size());
      if (patienceMillis <= 0) {
        finish = true;
      } else {
        deadline = tracker.later(patienceMillis, this::finish);
        finish = deadline == null;
      }
    }
    if (finish) {
      finish();
    }
  }

  /** Hands the call over as it is. */
  void finish() {
    long reserved = 0;
    synchronized (this) {
      if (finished) {
        return;
      }
      finished = true;
      cancelDeadline();
      for (Attempt attempt : attempts) {
        reserved += attempt.reserved();
      }
    }
    tracker.finished(this, BYTES_PER_ATTEMPT * attempts.size(), reserved);
  }

  private void cancelDeadline() {
    ScheduledFuture<?> old = deadline;
    if (old != null) {
      old.cancel(false);
      deadline = null;
    }
  }

  /** Whether every attempt is over and another one may come. */
  synchronized boolean isWaiting() {
    return !finished && deadline != null;
  }

  /** No retry will come. */
  void givenUp() {
    if (isWaiting()) {
      finish();
    }
  }

  synchronized boolean droppedABody() {
    return attempts.stream().anyMatch(Attempt::droppedABody);
  }

  synchronized Object identity() {
    return attempts.get(0).request().identity();
  }

  /** Lets go of the bodies, as the application may still hold the responses. */
  @Override
  public synchronized void settled() {
    attempts.forEach(Attempt::forgetBodies);
  }

  @Override
  public synchronized FinishedSpan span() {
    Attempt first = attempts.get(0);
    Attempt last = attempts.get(attempts.size() - 1);
    Map<String, Object> attributes = new LinkedHashMap<>();
    attributes.put("verbatim.kind", endpoint.verbatimKind());
    attributes.put("gen_ai.operation.name", endpoint.operation());
    attributes.put("gen_ai.provider.name", first.request().provider());
    endpoint.addServer(attributes);
    labels.addTo(attributes);
    String model = JsonScalars.text(first.requestCopy(), "model");
    if (model != null) {
      attributes.put("gen_ai.request.model", model);
    }
    ResponseFacts.addTo(attributes, last);
    String error = error(last, attributes);
    String name = model == null ? endpoint.operation() : endpoint.operation() + " " + model;
    List<FinishedSpan.Event> events = new ArrayList<>(attempts.size());
    for (Attempt attempt : attempts) {
      events.add(attempt.event());
    }
    SpanPosition position = seat.position();
    FinishedSpan span =
        new FinishedSpan(
            position.traceId(),
            position.spanId(),
            position.parentSpanId(),
            name,
            FinishedSpan.Kind.CLIENT,
            first.startEpochNanos(),
            last.endEpochNanos(),
            attributes,
            events,
            error);
    seat.end(new SpanSeat.FinishedLook(name, attributes, span.endEpochNanos(), error));
    return span;
  }

  private static @Nullable String error(Attempt last, Map<String, Object> attributes) {
    Throwable failure = last.failure();
    if (failure != null) {
      attributes.put("error.type", failure.getClass().getName());
      if (Failures.isTimeout(failure)) {
        attributes.put("verbatim.status", "timeout");
      } else if (last.ending() == Ending.CANCEL) {
        attributes.put("verbatim.status", "cancelled");
      }
      return Failures.message(failure);
    }
    Attempt.ResponseHead response = last.response();
    if (response != null && response.status() >= 400) {
      attributes.put("error.type", String.valueOf(response.status()));
      return "HTTP status " + response.status();
    }
    if (last.ending() == Ending.CANCEL) {
      attributes.put("verbatim.status", "cancelled");
    }
    return null;
  }
}

package dev.verbatim.sdk;

import dev.verbatim.sdk.internal.call.CallTracker;
import dev.verbatim.sdk.internal.export.ByteBudget;
import dev.verbatim.sdk.internal.export.Counters;
import dev.verbatim.sdk.internal.export.FinishedSpan;
import dev.verbatim.sdk.internal.export.QuietLog;
import dev.verbatim.sdk.internal.export.SpanExporter;
import dev.verbatim.sdk.internal.trace.SpanPosition;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Everything behind {@link Verbatim} that belongs to one configuration. */
final class Recorder {
  private final VerbatimConfig config;
  private final Counters counters = new Counters();
  private final QuietLog log = new QuietLog();
  private final ByteBudget budget;
  private final @Nullable SpanExporter exporter;
  private final @Nullable CallTracker tracker;

  Recorder(VerbatimConfig config) {
    this.config = config;
    this.budget = new ByteBudget(config.maxBytes());
    if (config.enabled()) {
      String version = SdkVersion.VERSION;
      SpanExporter made =
          new SpanExporter(
              config.tracesUrl(),
              config.apiKey().orElse(null),
              Resource.describe(config, System.getenv(), version),
              version,
              config.exportLimits(),
              budget,
              counters,
              log);
      exporter = made;
      tracker = new CallTracker(made, budget, counters);
    } else {
      exporter = null;
      tracker = null;
    }
  }

  VerbatimConfig config() {
    return config;
  }

  Optional<CallTracker> tracker() {
    return Optional.ofNullable(tracker);
  }

  void offer(FinishedSpan span) {
    if (exporter != null) {
      exporter.offer(span);
    }
  }

  /** What became known about a span after it may have been sent. */
  void fact(SpanPosition about, @Nullable Outcome outcome, @Nullable String detail) {
    if (outcome == null) {
      return;
    }
    EpochClock clock = EpochClock.start();
    Map<String, Object> attributes = new LinkedHashMap<>();
    attributes.put("verbatim.fact", "outcome");
    attributes.put("verbatim.fact.trace_id", about.traceId());
    attributes.put("verbatim.fact.span_id", about.spanId());
    attributes.put("verbatim.outcome", outcome.wireName());
    if (detail != null) {
      attributes.put("verbatim.outcome.detail", detail);
    }
    SpanPosition own = about.child();
    offer(
        new FinishedSpan(
            own.traceId(),
            own.spanId(),
            own.parentSpanId(),
            "verbatim.fact",
            FinishedSpan.Kind.INTERNAL,
            clock.startEpochNanos(),
            clock.startEpochNanos(),
            attributes,
            List.of(),
            null));
  }

  void captureOff(String what, Throwable why) {
    counters.captureOff();
    log.say(
        "Verbatim: capture is off for "
            + what
            + ", which works on unrecorded: "
            + why.getClass().getSimpleName()
            + ": "
            + why.getMessage());
  }

  Stats stats() {
    return new Stats(
        counters.capturedCount(),
        counters.sentCount(),
        counters.droppedCounts(),
        counters.bodiesDroppedCount(),
        counters.retryCount(),
        budget.used(),
        counters.captureOffCount());
  }

  boolean flush(Duration timeout) {
    if (exporter == null || tracker == null) {
      return true;
    }
    long deadline = System.nanoTime() + timeout.toNanos();
    boolean drained = tracker.awaitDrained(deadline);
    Duration left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
    return exporter.flush(left) && drained;
  }

  boolean close(Duration timeout) {
    if (exporter == null || tracker == null) {
      return true;
    }
    tracker.close();
    return exporter.close(timeout);
  }
}

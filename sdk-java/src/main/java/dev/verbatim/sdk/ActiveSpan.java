package dev.verbatim.sdk;

import dev.verbatim.sdk.internal.export.FinishedSpan;
import dev.verbatim.sdk.internal.trace.Labels;
import dev.verbatim.sdk.internal.trace.LastCall;
import dev.verbatim.sdk.internal.trace.SpanPosition;
import dev.verbatim.sdk.internal.trace.SpanSeat;
import io.opentelemetry.context.Context;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A step of the application that is going on. Current on the thread that began it until {@link
 * #close()}; use it with try-with-resources.
 *
 * <pre>{@code
 * try (ActiveSpan step = Verbatim.begin(Kind.CHAIN, "plan")) {
 *   step.output(plan());
 * }
 * }</pre>
 */
public final class ActiveSpan implements VerbatimScope, CallHandle {
  static final String TOOL_RESULT = "gen_ai.tool.call.result";

  private final Recorder recorder;
  private final String name;
  private final SpanSeat seat;
  private final Labels labels;
  private final Context context;
  private final EpochClock clock;
  private final Map<String, Object> attributes = new LinkedHashMap<>();
  private final List<String> tags = new ArrayList<>();
  private final AtomicBoolean ended = new AtomicBoolean();
  private final @Nullable ThreadScope scope;
  private @Nullable Throwable failure;
  private @Nullable String kept;

  ActiveSpan(Recorder recorder, String kind, String name, boolean current) {
    Context parent = Context.current();
    this.recorder = recorder;
    this.name = String.valueOf(name);
    this.clock = EpochClock.start();
    this.labels = Labels.of(parent);
    this.seat = SpanSeat.take(parent, name, false, clock.startEpochNanos());
    this.context = LastCall.openIn(seat.in(parent));
    this.scope = current ? ThreadScope.open(context) : null;
    attributes.put("verbatim.kind", kind);
  }

  @Override
  public String traceId() {
    return seat.position().traceId();
  }

  @Override
  public String spanId() {
    return seat.position().spanId();
  }

  /** The OpenTelemetry context in which this span is the current one. */
  public Context context() {
    return context;
  }

  /** What the step got: a text is kept as it is, anything else is written as JSON. */
  public ActiveSpan input(@Nullable Object value) {
    return content("verbatim.input", value);
  }

  /** What the step gave: a text is kept as it is, anything else is written as JSON. */
  public ActiveSpan output(@Nullable Object value) {
    return content("verbatim.output", value);
  }

  /** Metadata of this span only. */
  public ActiveSpan metadata(String key, Object value) {
    return attribute("verbatim.metadata." + key, PlainValue.of(value));
  }

  /** A tag of this span only. */
  public ActiveSpan tag(String tag) {
    synchronized (attributes) {
      tags.add(tag);
    }
    return this;
  }

  /** Marks the step as failed. */
  public ActiveSpan error(Throwable why) {
    synchronized (attributes) {
      failure = why;
    }
    return this;
  }

  /** Of a tool: the id of the call that the model asked for. */
  public ActiveSpan toolCallId(String id) {
    return attribute("gen_ai.tool.call.id", id);
  }

  /** Of a tool: what it gave. */
  public ActiveSpan toolResult(@Nullable Object value) {
    return content(TOOL_RESULT, value);
  }

  @Override
  public void outcome(Outcome outcome) {
    say(outcome, null);
  }

  @Override
  public void outcome(Outcome outcome, String detail) {
    say(outcome, detail);
  }

  private void say(@Nullable Outcome outcome, @Nullable String detail) {
    if (outcome == null) {
      return;
    }
    if (ended.get()) {
      recorder.fact(seat.position(), outcome, detail);
      return;
    }
    attribute("verbatim.outcome", outcome.wireName());
    if (detail != null) {
      attribute("verbatim.outcome.detail", detail);
    }
  }

  ActiveSpan content(String key, @Nullable Object value) {
    synchronized (attributes) {
      if (value == null || key.equals(kept)) {
        return this;
      }
      if (key.equals(TOOL_RESULT) && value instanceof CharSequence text && JsonText.mayBe(text)) {
        attribute("verbatim.output.type", "text");
      }
      return attribute(key, JsonText.textOrJson(value));
    }
  }

  /** What the recording of a replay gave instead of the application, which says no more of it. */
  void keep(String key, @Nullable String text, boolean isText) {
    synchronized (attributes) {
      if (isText) {
        content(key, text);
      } else if (text != null) {
        attribute(key, text);
      }
      kept = key;
    }
  }

  ActiveSpan attribute(String key, Object value) {
    synchronized (attributes) {
      attributes.put(key, value);
    }
    return this;
  }

  /** No longer current, but still going on: for work that ends elsewhere. */
  void detach() {
    if (scope != null) {
      scope.close();
    }
  }

  /** Ends the span. */
  @Override
  public void close() {
    detach();
    end();
  }

  void end() {
    if (!ended.compareAndSet(false, true)) {
      return;
    }
    long endEpochNanos = clock.now();
    Map<String, Object> all = new LinkedHashMap<>();
    String error = null;
    synchronized (attributes) {
      labels.addTo(all);
      all.putAll(attributes);
      if (!tags.isEmpty()) {
        List<String> both = new ArrayList<>(labels.tags());
        both.addAll(tags);
        all.put("verbatim.tags", both);
      }
      Throwable why = failure;
      if (why != null) {
        all.put("error.type", why.getClass().getName());
        error = why.toString();
      }
    }
    SpanPosition position = seat.position();
    recorder.offer(
        new FinishedSpan(
            position.traceId(),
            position.spanId(),
            position.parentSpanId(),
            name,
            FinishedSpan.Kind.INTERNAL,
            clock.startEpochNanos(),
            endEpochNanos,
            all,
            List.of(),
            error));
    seat.end(new SpanSeat.FinishedLook(name, all, endEpochNanos, error));
  }
}

package dev.verbatim.sdk.internal.trace;

import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The seat of a span in its trace. When the application has an OpenTelemetry SDK of its own, the
 * same span (same ids, without bodies) is also made there, so that both views agree; otherwise only
 * the ids exist.
 */
public final class SpanSeat {
  private final SpanPosition position;
  private final Span span;
  private final long startEpochNanos;
  private final boolean mirrored;

  private SpanSeat(SpanPosition position, Span span, long startEpochNanos, boolean mirrored) {
    this.position = position;
    this.span = span;
    this.startEpochNanos = startEpochNanos;
    this.mirrored = mirrored;
  }

  /** Takes a seat below the span of this context. */
  public static SpanSeat take(Context parent, String name, boolean client, long startEpochNanos) {
    SpanContext above = Span.fromContext(parent).getSpanContext();
    Span own = startInApplication(parent, name, client, startEpochNanos);
    if (own != null) {
      SpanContext made = own.getSpanContext();
      if (made.isValid() && !made.getSpanId().equals(above.getSpanId())) {
        boolean root = !above.isValid() || !above.getTraceId().equals(made.getTraceId());
        return new SpanSeat(
            new SpanPosition(made.getTraceId(), made.getSpanId(), root ? null : above.getSpanId()),
            own,
            startEpochNanos,
            own.isRecording());
      }
    }
    SpanPosition position = SpanPosition.below(above);
    return new SpanSeat(position, Span.wrap(position.spanContext()), startEpochNanos, false);
  }

  private static @Nullable Span startInApplication(
      Context parent, String name, boolean client, long startEpochNanos) {
    try {
      // Asking for the global instance before the application has set it would fix it for ever.
      if (!GlobalOpenTelemetry.isSet()) {
        return null;
      }
      return GlobalOpenTelemetry.get()
          .getTracer("dev.verbatim.sdk")
          .spanBuilder(name)
          .setParent(parent)
          .setSpanKind(client ? SpanKind.CLIENT : SpanKind.INTERNAL)
          .setStartTimestamp(startEpochNanos, TimeUnit.NANOSECONDS)
          .startSpan();
    } catch (RuntimeException | LinkageError e) {
      // An OpenTelemetry API too old to know, or an SDK that is broken: ours works without.
      return null;
    }
  }

  public SpanPosition position() {
    return position;
  }

  /** The parent's context with this span as the current one. */
  public Context in(Context context) {
    return context.with(span);
  }

  /** Ends the application's copy of the span; texts and numbers are copied, bodies are not. */
  public void end(FinishedLook look) {
    if (!mirrored) {
      return;
    }
    try {
      span.updateName(look.name());
      look.attributes().forEach(this::copy);
      String error = look.error();
      if (error != null) {
        span.setStatus(StatusCode.ERROR, error);
      }
      span.end(Math.max(startEpochNanos, look.endEpochNanos()), TimeUnit.NANOSECONDS);
    } catch (RuntimeException e) {
      // A span processor of the application failed; ours is not concerned.
      return;
    }
  }

  private void copy(String key, Object value) {
    if (value instanceof String text) {
      if (!isContent(key)) {
        span.setAttribute(key, text);
      }
    } else if (value instanceof Long number) {
      span.setAttribute(key, number);
    } else if (value instanceof Double number) {
      span.setAttribute(key, number);
    } else if (value instanceof Boolean bool) {
      span.setAttribute(key, bool);
    } else if (value instanceof List<?> list) {
      span.setAttribute(key, String.join(",", list.stream().map(String::valueOf).toList()));
    }
  }

  /** What people and models said goes only where the application sends Verbatim's spans. */
  private static boolean isContent(String key) {
    return key.equals("verbatim.input")
        || key.equals("verbatim.output")
        || key.equals("gen_ai.tool.call.arguments")
        || key.equals("gen_ai.tool.call.result");
  }

  /**
   * What the application's copy of a span shows.
   *
   * @param error null when it did not fail
   */
  public record FinishedLook(
      String name, Map<String, Object> attributes, long endEpochNanos, @Nullable String error) {}
}

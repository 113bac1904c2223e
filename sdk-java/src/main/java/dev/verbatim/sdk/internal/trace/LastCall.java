package dev.verbatim.sdk.internal.trace;

import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import org.jspecify.annotations.Nullable;

/**
 * Remembers the model call that ended last in a scope of the application, and in the scopes around
 * it, so that "the last call" can be asked for on any thread that shares the context. Outside of
 * every scope the thread remembers.
 */
public final class LastCall {
  private static final ContextKey<LastCall> KEY = ContextKey.named("verbatim-last-call");
  private static final ThreadLocal<SpanPosition> OF_THREAD = new ThreadLocal<>();

  private final @Nullable LastCall outer;
  private volatile @Nullable SpanPosition last;

  private LastCall(@Nullable LastCall outer) {
    this.outer = outer;
  }

  /** A context with a memory of its own. */
  public static Context openIn(Context context) {
    return context.with(KEY, new LastCall(context.get(KEY)));
  }

  /** Notes the call in the scopes of its context; without scopes for the current thread. */
  public static void note(Context context, SpanPosition call) {
    LastCall scope = context.get(KEY);
    if (scope == null) {
      OF_THREAD.set(call);
    }
    for (LastCall at = scope; at != null; at = at.outer) {
      at.last = call;
    }
  }

  /** The last call of the context, or of the thread when the context has no scope. */
  public static @Nullable SpanPosition of(Context context) {
    LastCall scope = context.get(KEY);
    return scope == null ? OF_THREAD.get() : scope.last;
  }
}

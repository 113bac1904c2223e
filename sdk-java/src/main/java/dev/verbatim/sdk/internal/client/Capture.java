package dev.verbatim.sdk.internal.client;

import dev.verbatim.sdk.internal.call.Attempt;
import dev.verbatim.sdk.internal.call.CallTracker;
import dev.verbatim.sdk.internal.call.Ending;
import dev.verbatim.sdk.internal.call.Failures;
import dev.verbatim.sdk.internal.call.RequestHead;
import dev.verbatim.sdk.internal.call.ResponseDrain;
import io.opentelemetry.context.Context;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What the hooks of all providers share. No fault of ours gets out of here: then the exchange goes
 * on unrecorded.
 */
final class Capture {
  private final Supplier<Optional<CallTracker>> trackers;
  private final @Nullable Context callerContext;

  /**
   * @param trackers empty while capture is switched off
   * @param callerContext the context of the thread that made the call; null when the hook runs on
   *     that thread
   */
  Capture(Supplier<Optional<CallTracker>> trackers, @Nullable Context callerContext) {
    this.trackers = trackers;
    this.callerContext = callerContext;
  }

  /** Null when the exchange is not recorded. Only what is posted can be a model call. */
  @Nullable Attempt begin(String method, Supplier<@Nullable RequestHead> head) {
    if (!method.equals("POST")) {
      return null;
    }
    try {
      CallTracker tracker = trackers.get().orElse(null);
      RequestHead request = tracker == null ? null : head.get();
      if (tracker == null || request == null) {
        return null;
      }
      return tracker.begin(request, callerContext == null ? Context.current() : callerContext);
    } catch (RuntimeException | LinkageError e) {
      return null;
    }
  }

  void failed(Attempt attempt, Throwable failure) {
    Throwable cause = Failures.unwrap(failure);
    attempt.ended(Failures.isCancellation(cause) ? Ending.CANCEL : Ending.ERROR, cause);
  }

  /**
   * A future that ends like the inner one and cancels it when it is cancelled.
   *
   * @param observe puts the recording around the response
   */
  <R> CompletableFuture<R> observed(
      CompletableFuture<R> inner, Attempt attempt, UnaryOperator<R> observe, Consumer<R> close) {
    CompletableFuture<R> outer = new CompletableFuture<>();
    inner.whenComplete(
        (response, failure) -> {
          if (failure != null) {
            failed(attempt, failure);
            outer.completeExceptionally(failure);
          } else {
            R observed = observe.apply(response);
            if (!outer.complete(observed)) {
              close.accept(observed);
            }
          }
        });
    outer.whenComplete(
        (response, failure) -> {
          if (outer.isCancelled()) {
            attempt.ended(Ending.CANCEL, failure);
            inner.cancel(true);
          }
        });
    return outer;
  }

  /** Closes a response that was not read; at once, though its bytes may still be fetched. */
  void closeUnread(Attempt attempt, ResponseDrain.Source response) {
    CallTracker tracker = trackers.get().orElse(null);
    if (tracker == null) {
      response.close();
      attempt.ended(Ending.CLOSE, null);
    } else {
      tracker.drain(response, attempt);
    }
  }
}

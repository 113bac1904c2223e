package dev.verbatim.sdk;

import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Runs work inside a span. */
final class Steps {
  private Steps() {}

  static <T extends @Nullable Object, X extends Throwable> T run(
      ActiveSpan span, String resultKey, Work<T, X> work) throws X {
    T result;
    try {
      result = work.run();
    } catch (Throwable failure) {
      span.error(failure);
      span.close();
      throw failure;
    }
    span.detach();
    if (result instanceof CompletionStage<?> stage) {
      endWith(span, resultKey, stage);
    } else {
      span.content(resultKey, result);
      span.end();
    }
    return result;
  }

  private static void endWith(ActiveSpan span, String resultKey, CompletionStage<?> stage) {
    try {
      stage.whenComplete(
          (value, failure) -> {
            if (failure != null) {
              span.error(failure);
            } else {
              span.content(resultKey, value);
            }
            span.end();
          });
    } catch (RuntimeException unsupported) {
      // A stage of the application that cannot be observed: the span ends with the call.
      span.end();
    }
  }

  static <X extends Throwable> void run(ActiveSpan span, Task<X> task) throws X {
    try {
      task.run();
    } catch (Throwable failure) {
      span.error(failure);
      throw failure;
    } finally {
      span.close();
    }
  }
}

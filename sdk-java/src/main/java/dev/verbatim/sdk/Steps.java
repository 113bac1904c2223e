package dev.verbatim.sdk;

import dev.verbatim.sdk.internal.replay.ToolAnswer;
import java.util.Optional;
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

  /**
   * Runs a tool, or under replay what asks the recording first.
   *
   * @param reader makes the result; null: the plain value of the JSON, a text if it was none
   */
  static <T extends @Nullable Object, X extends Throwable> T runTool(
      ActiveSpan span,
      String resultKey,
      ToolCall call,
      @Nullable ResultReader<T> reader,
      Work<T, X> work)
      throws X {
    Optional<String> replay = ToolReplay.url();
    if (replay.isEmpty()) {
      return run(span, resultKey, work);
    }
    return Steps.<T, X>run(
        span,
        resultKey,
        () -> {
          Optional<ToolAnswer.Given> answer =
              ToolReplay.<X>ask(replay.get(), call.name(), call.id(), call.argumentsJson());
          if (answer.isEmpty()) {
            return work.run();
          }
          ToolAnswer.Given given = answer.get();
          span.keep(resultKey, given.text(), given.value() instanceof String);
          return reader == null ? plain(given) : ToolReplay.read(call.name(), given, reader);
        });
  }

  /** The caller knows what the tool gives; anything else is no {@code T}, as it will find. */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals", "NullAway"})
  private static <T extends @Nullable Object> T plain(ToolAnswer.Given given) {
    return (T) given.value();
  }

  /** What is asked of a tool. */
  record ToolCall(String name, @Nullable String id, @Nullable String argumentsJson) {}

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

package dev.verbatim.springai;

import dev.verbatim.sdk.ModelExchange;
import org.jspecify.annotations.Nullable;

/**
 * The exchange that failed last on this thread; a blocking call repeats it there or gives it up.
 */
final class FailedExchange {
  private static final ThreadLocal<@Nullable ModelExchange> LAST = new ThreadLocal<>();

  private FailedExchange() {}

  static void remember(ModelExchange exchange) {
    LAST.set(exchange);
  }

  static void forget() {
    LAST.remove();
  }

  static void givenUp() {
    ModelExchange last = LAST.get();
    if (last != null) {
      LAST.remove();
      last.lastOfCall();
    }
  }
}

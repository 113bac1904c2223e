package dev.verbatim.gateway.record;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Keeps failed attempts for as long as their client may try again, so that all attempts of a call
 * become one span. Where two calls cannot be told apart, neither is joined with anything.
 *
 * <p>What a client waits: {@code retry-after-ms}, else {@code retry-after}, else half a second
 * doubled with each attempt, at most 8 s with up to a quarter more.
 */
final class RetryChains {
  private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(10);
  private static final Duration MARGIN = Duration.ofSeconds(5);
  private static final Duration LONGEST = Duration.ofSeconds(75);

  private record Held(RecordedCall call, long untilNanos) {}

  private final LongSupplier nanoClock;
  private final Map<RetryKey, List<Held>> held = new HashMap<>();

  RetryChains(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
  }

  /** Keeps a call whose last attempt may be followed by another; false if none will follow. */
  synchronized boolean hold(RecordedCall call) {
    RecordedExchange last = call.last();
    if (last.retry().isEmpty() || !mayBeRetried(last)) {
      return false;
    }
    held.computeIfAbsent(last.retry().get(), key -> new ArrayList<>(1))
        .add(new Held(call, nanoClock.getAsLong() + patience(last).toNanos()));
    return true;
  }

  /** The earlier attempts of a call that goes on with this one; empty if they are not known. */
  synchronized Optional<RecordedCall> claim(RetryKey attempt) {
    List<Held> candidates = held.getOrDefault(attempt.before(), List.of());
    if (candidates.size() != 1) {
      return Optional.empty();
    }
    held.remove(attempt.before());
    return Optional.of(candidates.getFirst().call());
  }

  /** Calls whose client has given up, or all of them; in the order of their starts. */
  synchronized List<RecordedCall> takeExpired(boolean all) {
    long now = nanoClock.getAsLong();
    List<RecordedCall> expired = new ArrayList<>();
    held.values()
        .removeIf(
            list -> {
              list.removeIf(
                  entry -> {
                    boolean over = all || now - entry.untilNanos() >= 0;
                    return over && expired.add(entry.call());
                  });
              return list.isEmpty();
            });
    expired.sort(Comparator.comparingLong(call -> call.attempts().getFirst().startEpochNanos()));
    return expired;
  }

  /** The rule of the Stainless clients (OpenAI, Anthropic). */
  static boolean mayBeRetried(RecordedExchange exchange) {
    if (exchange.status().isEmpty()) {
      return exchange.error().isPresent();
    }
    Optional<String> told = exchange.responseHeader("x-should-retry");
    if (told.isPresent()) {
      return told.get().equals("true");
    }
    int status = exchange.status().getAsInt();
    return status == 408 || status == 409 || status == 429 || status >= 500;
  }

  private static Duration patience(RecordedExchange exchange) {
    Duration wait =
        number(exchange.responseHeader("retry-after-ms"))
            .map(millis -> Duration.ofNanos((long) (millis * 1e6)))
            .or(
                () ->
                    number(exchange.responseHeader("retry-after"))
                        .map(seconds -> Duration.ofNanos((long) (seconds * 1e9))))
            .orElse(LONGEST_BACKOFF)
            .plus(MARGIN);
    return wait.compareTo(LONGEST) < 0 ? wait : LONGEST;
  }

  private static Optional<Double> number(Optional<String> header) {
    try {
      return header.map(String::strip).map(Double::parseDouble).filter(it -> it >= 0 && it < 1e9);
    } catch (NumberFormatException aDate) {
      return Optional.empty();
    }
  }
}

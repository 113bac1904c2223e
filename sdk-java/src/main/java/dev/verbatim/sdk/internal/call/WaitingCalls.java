package dev.verbatim.sdk.internal.call;

import io.opentelemetry.context.Context;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Calls whose last attempt failed and may be made again by a layer that gives its attempts nothing
 * in common. A retry is known by its URL and its bytes, in the same context.
 */
final class WaitingCalls {
  /** More than this wait only when a provider is down; the oldest are then not joined. */
  private static final int MOST = 1000;

  private final Deque<Waiting> waiting = new ArrayDeque<>();

  private record Waiting(String url, byte[] body, Context context, Object identity) {}

  synchronized void add(String url, byte[] body, Context context, Object identity) {
    if (waiting.size() >= MOST) {
      waiting.removeFirst();
    }
    waiting.addLast(new Waiting(url, body, context, identity));
  }

  synchronized void remove(Object identity) {
    waiting.removeIf(each -> each.identity() == identity);
  }

  /**
   * The call that this request repeats.
   *
   * @param context null if the caller cannot know: then only a single candidate is taken
   */
  synchronized Optional<CallTracker.Start> take(
      String url, byte[] body, @Nullable Context context) {
    Waiting found = null;
    for (Iterator<Waiting> each = waiting.iterator(); each.hasNext(); ) {
      Waiting next = each.next();
      boolean same = next.url().equals(url) && Arrays.equals(next.body(), body);
      if (!same || (context != null && !next.context().equals(context))) {
        continue;
      }
      if (found != null && context == null) {
        return Optional.empty();
      }
      if (found == null) {
        found = next;
      }
    }
    if (found == null) {
      return Optional.empty();
    }
    waiting.remove(found);
    return Optional.of(new CallTracker.Start(found.identity(), found.context()));
  }
}

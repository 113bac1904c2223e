package dev.verbatim.testkit.provider;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Decides what the provider replies. Called on the connection's thread, possibly concurrently. */
@FunctionalInterface
public interface Script {

  /** The reply to this request. An exception becomes a 500 that names it. */
  Reply reply(ProviderRequest request);

  /**
   * Gives the replies in order, one for each request; when they are used up it fails with a 500
   * that says so (and tells the client not to retry).
   */
  static Script of(Reply... replies) {
    Deque<Reply> queue = new ArrayDeque<>(List.of(replies));
    return request -> {
      synchronized (queue) {
        Reply next = queue.poll();
        return next != null
            ? next
            : Reply.error(500, "server_error", "the script has no reply left")
                .header("x-should-retry", "false");
      }
    };
  }
}

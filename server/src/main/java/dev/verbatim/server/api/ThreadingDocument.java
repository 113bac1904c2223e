package dev.verbatim.server.api;

import dev.verbatim.model.Threading;
import org.jspecify.annotations.Nullable;

/** Schema {@code Threading}. */
public record ThreadingDocument(
    @Nullable SpanPointer continues, String relation, boolean ambiguous, int sharedMessages) {

  static ThreadingDocument of(Threading threading) {
    return new ThreadingDocument(
        threading.continues().map(SpanPointer::of).orElse(null),
        SpanNode.relation(threading),
        threading.ambiguous(),
        threading.sharedMessages());
  }
}

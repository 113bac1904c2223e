package dev.verbatim.replay.session;

import dev.verbatim.model.ProviderApi;
import dev.verbatim.model.Span;
import dev.verbatim.model.StoredSpan;
import dev.verbatim.replay.match.RecordedCall;

/**
 * A call that can be replayed.
 *
 * @param stored as it was recorded
 * @param api the format of its bodies
 * @param call as matching sees it
 * @param gist what was answered, for people: texts, and tools with their arguments
 */
public record TapeCall(StoredSpan stored, ProviderApi api, RecordedCall call, String gist) {
  public Span span() {
    return stored.span();
  }

  /** Trace and span, separated by a slash. */
  static String id(Span span) {
    return span.traceId() + "/" + span.spanId();
  }
}

package dev.verbatim.gateway.record;

import java.util.ArrayList;
import java.util.List;

/** The exchanges of one logical call, in order: its attempts. */
public record RecordedCall(List<RecordedExchange> attempts) {
  public RecordedCall {
    attempts = List.copyOf(attempts);
  }

  /** With one more attempt. */
  RecordedCall and(RecordedExchange next) {
    List<RecordedExchange> more = new ArrayList<>(attempts);
    more.add(next);
    return new RecordedCall(more);
  }

  RecordedExchange last() {
    return attempts.getLast();
  }

  /** Where the call stands in its trace: where its first attempt stood. */
  public TraceParent place() {
    return attempts.getFirst().place();
  }

  long bytes() {
    long bytes = 0;
    for (RecordedExchange attempt : attempts) {
      bytes += attempt.request().length() + attempt.response().length();
    }
    return bytes;
  }
}

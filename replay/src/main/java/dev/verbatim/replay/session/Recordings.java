package dev.verbatim.replay.session;

import dev.verbatim.model.StoredSpan;
import dev.verbatim.model.TraceId;
import dev.verbatim.store.Page;
import dev.verbatim.store.PageRequest;
import dev.verbatim.store.SpanReader;
import dev.verbatim.store.TraceSummary;
import java.util.ArrayList;
import java.util.List;

/** The spans of what can be replayed: a trace, or all traces of a conversation. */
public final class Recordings {
  /** More are refused: nobody reads such a replay. */
  private static final int MOST_SPANS = 20_000;

  private static final int PAGE = 100;

  private final String project;
  private final SpanReader reader;

  public Recordings(String project, SpanReader reader) {
    this.project = project;
    this.reader = reader;
  }

  /** There is nothing to replay; the message says why. */
  public static final class NothingToReplayException extends Exception {
    private static final long serialVersionUID = 1L;

    NothingToReplayException(String message) {
      super(message);
    }
  }

  /**
   * The spans of a trace.
   *
   * @throws NothingToReplayException if it is not stored here, or too large
   */
  public List<StoredSpan> trace(TraceId id) throws NothingToReplayException {
    return checked("trace " + id, reader.trace(project, id));
  }

  /**
   * The spans of all traces of a conversation.
   *
   * @throws NothingToReplayException if it is not stored here, or too large
   */
  public List<StoredSpan> session(String id) throws NothingToReplayException {
    List<StoredSpan> spans = new ArrayList<>();
    PageRequest next = PageRequest.first(PAGE);
    while (spans.size() <= MOST_SPANS) {
      Page<TraceSummary> page = reader.session(project, id, next);
      page.items().forEach(trace -> spans.addAll(reader.trace(project, trace.traceId())));
      if (page.nextCursor().isEmpty()) {
        break;
      }
      next = new PageRequest(PAGE, page.nextCursor());
    }
    return checked("session", spans);
  }

  private static List<StoredSpan> checked(String what, List<StoredSpan> spans)
      throws NothingToReplayException {
    if (spans.isEmpty()) {
      throw new NothingToReplayException(what + ": not stored here");
    }
    if (spans.size() > MOST_SPANS) {
      throw new NothingToReplayException(
          what + ": more than " + MOST_SPANS + " steps (expected: fewer, or one trace of many)");
    }
    return spans;
  }
}

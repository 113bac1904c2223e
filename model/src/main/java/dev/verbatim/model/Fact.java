package dev.verbatim.model;

import java.util.Optional;

/**
 * Something learned about a span after it was stored. Facts are appended, never merged into the
 * span; a reader joins them. A fact may arrive before its span.
 */
public sealed interface Fact {
  /** About which span. */
  SpanKey span();

  /**
   * When it was learned, nanoseconds since 1970. Of two facts that contradict, the later one holds.
   */
  long epochNanos();

  /**
   * What happened next with an answer.
   *
   * @param outcome what
   * @param detail in the app's words
   */
  record OutcomeReported(SpanKey span, long epochNanos, Outcome outcome, Optional<String> detail)
      implements Fact {}

  /**
   * Log records told something about the span. What they told is kept as a span of its own, of
   * {@linkplain SpanOrigin#LOGGED} origin, so that it is masked, cut and searched like any other.
   *
   * @param record the id of that span, in the same trace
   */
  record Logged(SpanKey span, long epochNanos, SpanId record) implements Fact {
    /** The key of that span. */
    public SpanKey recordKey() {
      return new SpanKey(span.project(), span.traceId(), record);
    }
  }

  /**
   * The place in a conversation, found only when an earlier call arrived late.
   *
   * @param threading replaces the span's own
   * @param session replaces the span's own, unless that was declared
   */
  record Threaded(SpanKey span, long epochNanos, Threading threading, Session session)
      implements Fact {}

  /**
   * The answer of the span reappeared in the request of a later call. Inferred, never told by an
   * app: it gives the span the outcome {@link Outcome#USED} where nothing else was declared.
   *
   * @param epochNanos the start of {@code by}, so that the same spans sent again give the same fact
   * @param by the call whose request brought the answer
   */
  record Used(SpanKey span, long epochNanos, SpanKey by) implements Fact {
    public Used {
      if (!span.project().equals(by.project())) {
        throw new IllegalArgumentException(
            "by: of project " + by.project() + " (expected: " + span.project() + ")");
      }
    }
  }
}

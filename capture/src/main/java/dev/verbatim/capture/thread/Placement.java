package dev.verbatim.capture.thread;

import dev.verbatim.model.Fact;
import dev.verbatim.model.Hash128;
import dev.verbatim.model.Session;
import dev.verbatim.model.Span;
import dev.verbatim.model.SpanKey;
import dev.verbatim.model.Threading;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The place of a call in its conversation.
 *
 * @param threading the place
 * @param session the conversation
 * @param predecessor the call it goes on from
 * @param knownSlices slices that the conversation had already brought
 * @param tools tools that ran before it, or after it where it came late
 * @param facts what this changes for calls that were placed before, and whose answers it uses
 */
public record Placement(
    Threading threading,
    Optional<Session> session,
    Optional<SpanKey> predecessor,
    Set<Hash128> knownSlices,
    List<InferredTool> tools,
    List<Fact> facts) {
  /**
   * A tool that ran though nobody said so.
   *
   * @param asker the call that asked for it
   * @param exchange what was asked and answered
   * @param carrier the call that brought the result
   */
  public record InferredTool(Span asker, ToolExchange exchange, Span carrier) {}
}

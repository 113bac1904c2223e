package dev.verbatim.testkit.labelled;

import dev.verbatim.model.Conversation;
import dev.verbatim.model.SpanId;
import dev.verbatim.model.StoredSpan;
import dev.verbatim.testkit.episode.Episode;
import java.util.List;
import java.util.Map;

/**
 * A run as it would be stored.
 *
 * @param spans the trace: one agent and its steps
 * @param conversations messages of the model calls
 * @param inputs what the other steps were given; missing where nothing was
 * @param outputs what they gave
 * @param names of the steps, in the order in which they ran: {@code llm 1}, {@code lookup_order 1};
 *     the agent is {@code agent 1}
 */
public record LabelledRun(
    List<StoredSpan> spans,
    Map<SpanId, Conversation> conversations,
    Map<SpanId, String> inputs,
    Map<SpanId, String> outputs,
    Map<SpanId, String> names) {
  /**
   * An episode as it ran.
   *
   * @param trace tells it from other runs
   */
  public static LabelledRun of(Episode episode, int trace) {
    return RunBuilder.build(RunScript.of(episode), "2026-11-02T09:00:00Z", trace);
  }

  /** The messages of a model call. */
  public Conversation conversation(StoredSpan call) {
    Conversation conversation = conversations.get(call.span().spanId());
    if (conversation == null) {
      throw new IllegalArgumentException(call.span().name() + " (expected: a model call)");
    }
    return conversation;
  }

  /** The last model call. */
  public StoredSpan answering() {
    return spans.stream()
        .filter(stored -> conversations.containsKey(stored.span().spanId()))
        .reduce((first, second) -> second)
        .orElseThrow();
  }
}

package dev.verbatim.insight.diff;

import dev.verbatim.insight.facts.FactDelta;
import dev.verbatim.insight.json.JsonChange;
import dev.verbatim.insight.text.TextDiff;
import dev.verbatim.model.FinishReason;
import dev.verbatim.model.ModelCall;
import dev.verbatim.model.Span;
import dev.verbatim.model.SpanError;
import dev.verbatim.model.SpanStatus;
import java.util.List;
import java.util.Optional;

/**
 * How two answers differ.
 *
 * @param relation equal, noise, changed; added or removed if one side did not answer. JSON answers
 *     of one value are equal, however they are written
 * @param left how the left call ended
 * @param right how the right call ended
 * @param text how the texts differ
 * @param json how the values differ, if both answers are JSON; then the words say little
 * @param facts how what they state differs
 * @param calls the tools they ask for
 */
public record AnswerDiff(
    MessagePair.Relation relation,
    Ending left,
    Ending right,
    TextDiff text,
    Optional<List<JsonChange>> json,
    FactDelta facts,
    List<ToolDelta> calls) {
  /**
   * How a call ended.
   *
   * @param status of its span
   * @param finish why the model stopped, if known
   * @param error why it failed, if it did
   * @param refused whether the provider marks the answer as declining
   */
  public record Ending(
      SpanStatus status, Optional<FinishReason> finish, Optional<String> error, boolean refused) {
    static Ending of(ComparedCall call) {
      Span span = call.span();
      Optional<FinishReason> finish = span.call().flatMap(ModelCall::finishReason);
      return new Ending(
          span.status(),
          finish,
          span.error().flatMap(Ending::error),
          call.refuses()
              || span.status() == SpanStatus.REFUSAL
              || finish.filter(FinishReason.REFUSAL::equals).isPresent());
    }

    private static Optional<String> error(SpanError error) {
      return error.message().or(error::type);
    }

    /** Whether it ended without an answer because something broke. */
    boolean failed() {
      return status == SpanStatus.ERROR
          || status == SpanStatus.TIMEOUT
          || status == SpanStatus.CANCELLED;
    }

    boolean cut() {
      return finish.filter(FinishReason.LENGTH::equals).isPresent();
    }
  }

  public AnswerDiff {
    json = json.map(List::copyOf);
    calls = List.copyOf(calls);
  }
}

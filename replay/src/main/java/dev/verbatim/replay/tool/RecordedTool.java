package dev.verbatim.replay.tool;

import dev.verbatim.model.Span;
import java.util.Optional;

/**
 * A recorded run of a tool.
 *
 * @param span as it was recorded
 * @param name of the tool
 * @param exact its arguments as canonical JSON
 * @param masked the same without noise
 * @param result what it gave; never {@link Result.NotCaptured} together with a failure
 */
public record RecordedTool(Span span, String name, String exact, String masked, Result result) {
  /** What a run of a tool came to. */
  public sealed interface Result {
    /**
     * It gave something.
     *
     * @param text every character
     * @param isText whether it is to be given as a text though it could be read as JSON
     */
    record Given(String text, boolean isText) implements Result {}

    /** It gave nothing, as tools do that only act. */
    record Nothing() implements Result {}

    /**
     * It failed.
     *
     * @param type a class or a code; empty if that is not known
     */
    record Failed(Optional<String> type, String message) implements Result {}

    /** Nobody recorded what it gave. */
    record NotCaptured() implements Result {}
  }

  /** Trace and span, separated by a slash. */
  public String id() {
    return span.traceId() + "/" + span.spanId();
  }
}

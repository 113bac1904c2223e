package dev.verbatim.insight.align;

import dev.verbatim.model.Conversation.ToolDefinition;
import dev.verbatim.model.SpanId;
import dev.verbatim.model.SpanKind;
import java.util.List;
import java.util.Optional;

/**
 * One step of a trace as it is compared.
 *
 * @param spanId the span
 * @param kind what it is
 * @param name of the tool, the prompt, or the span: what the step is called in the program
 * @param shape what its arguments or the tool calls it asks for look like, without noise
 * @param text what it was given and gave, without noise
 * @param status how it ended, with the stop reason of a model
 * @param startEpochNanos its start
 * @param endEpochNanos its end
 * @param attempts HTTP exchanges it took; 1 if unknown
 * @param repeats spans before it that were tried again by this one
 * @param setup what a model call was told to be, if its messages are known
 * @param children in the order of their starts
 */
public record Step(
    SpanId spanId,
    SpanKind kind,
    String name,
    String shape,
    String text,
    String status,
    long startEpochNanos,
    long endEpochNanos,
    int attempts,
    List<SpanId> repeats,
    Optional<Setup> setup,
    List<Step> children) {
  /**
   * What stands in a model call before anybody says anything.
   *
   * @param prompt the instructions
   * @param tools the tools offered
   */
  public record Setup(String prompt, List<ToolDefinition> tools) {
    public Setup {
      tools = List.copyOf(tools);
    }
  }

  public Step {
    repeats = List.copyOf(repeats);
    children = List.copyOf(children);
  }

  /** How often it was tried again: by the program, or by its HTTP client. */
  public int retries() {
    return repeats.size() + attempts - 1;
  }

  /** Whether the steps themselves, children left out, say the same but for noise. */
  boolean isSameAs(Step other) {
    return kind == other.kind
        && name.equals(other.name)
        && status.equals(other.status)
        && shape.equals(other.shape)
        && text.equals(other.text);
  }

  /** Whether it says something of its own, and is no empty frame around others. */
  boolean isTelling() {
    return !shape.isEmpty() || !text.isEmpty();
  }

  Step with(List<SpanId> newRepeats, List<Step> newChildren) {
    return new Step(
        spanId,
        kind,
        name,
        shape,
        text,
        status,
        startEpochNanos,
        endEpochNanos,
        attempts,
        newRepeats,
        setup,
        newChildren);
  }
}

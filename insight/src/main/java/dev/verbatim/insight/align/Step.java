package dev.verbatim.insight.align;

import dev.verbatim.model.SpanId;
import dev.verbatim.model.SpanKind;
import java.util.List;

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
 * @param repeats spans before it that were tried again by this one
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
    List<SpanId> repeats,
    List<Step> children) {
  public Step {
    repeats = List.copyOf(repeats);
    children = List.copyOf(children);
  }

  /** Whether the steps themselves, children left out, say the same but for noise. */
  boolean isSameAs(Step other) {
    return kind == other.kind
        && name.equals(other.name)
        && status.equals(other.status)
        && shape.equals(other.shape)
        && text.equals(other.text);
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
        newRepeats,
        newChildren);
  }
}

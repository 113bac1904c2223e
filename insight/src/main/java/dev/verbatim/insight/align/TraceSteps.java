package dev.verbatim.insight.align;

import dev.verbatim.capture.canon.CanonicalJson;
import dev.verbatim.capture.canon.NoiseMask;
import dev.verbatim.capture.canon.Thresholds;
import dev.verbatim.model.Conversation;
import dev.verbatim.model.FinishReason;
import dev.verbatim.model.Message;
import dev.verbatim.model.ModelCall;
import dev.verbatim.model.Part;
import dev.verbatim.model.Span;
import dev.verbatim.model.SpanId;
import dev.verbatim.model.SpanKind;
import dev.verbatim.model.SpanStatus;
import dev.verbatim.model.StoredSpan;
import dev.verbatim.model.Threading;
import dev.verbatim.model.ToolCall;
import dev.verbatim.model.TraceTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The steps of a trace for comparison: wrappers with one child of their own kind left out, a step
 * that failed and was tried again folded into the one that took its place.
 *
 * <p>A model call says what was newly said to it and what it answered; its instructions, and the
 * results of tools, which are steps of their own, are compared elsewhere.
 */
public final class TraceSteps {
  private final Contents contents;
  private final Thresholds thresholds;

  /** What spans were given and gave. */
  public interface Contents {
    /** The messages of a model call; empty if they were not captured. */
    Conversation conversation(StoredSpan span);

    /** What a step that is no model call was given. */
    Optional<String> input(StoredSpan span);

    /** What it gave. */
    Optional<String> output(StoredSpan span);
  }

  public TraceSteps(Contents contents, Thresholds thresholds) {
    this.contents = contents;
    this.thresholds = thresholds;
  }

  /** A step and what it was asked, to recognise it when it is tried again. */
  private record Asked(Step step, String request) {}

  /** The steps at the top, with all others below them. */
  public List<Step> of(TraceTree tree) {
    List<TraceTree.Node> nodes = tree.nodes();
    List<List<Asked>> children = new ArrayList<>();
    nodes.forEach(node -> children.add(new ArrayList<>()));
    List<Asked> tops = new ArrayList<>();
    // Descendants stand behind their ancestor, so that backwards all children are there.
    for (int i = nodes.size() - 1; i >= 0; i--) {
      TraceTree.Node node = nodes.get(i);
      Asked made = make(node.span(), folded(children.get(i)));
      children.set(i, List.of());
      (node.parent() < 0 ? tops : children.get(node.parent())).add(made);
    }
    return folded(tops);
  }

  /** In order, retries in one; what is given stands in reverse. */
  private static List<Step> folded(List<Asked> reversed) {
    List<Step> steps = new ArrayList<>();
    Asked before = null;
    for (Asked now : reversed.reversed()) {
      if (before != null && failed(before.step()) && isRetry(before, now)) {
        List<SpanId> repeats = new ArrayList<>(before.step().repeats());
        repeats.add(before.step().spanId());
        now = new Asked(now.step().with(repeats, now.step().children()), now.request());
        steps.removeLast();
      }
      steps.add(now.step());
      before = now;
    }
    return steps;
  }

  private static boolean failed(Step step) {
    return step.status().startsWith(SpanStatus.ERROR.wireName())
        || step.status().startsWith(SpanStatus.TIMEOUT.wireName())
        || step.status().startsWith(SpanStatus.INCOMPLETE.wireName());
  }

  private static boolean isRetry(Asked before, Asked now) {
    return before.step().kind() == now.step().kind()
        && before.step().name().equals(now.step().name())
        && !now.request().isEmpty()
        && before.request().equals(now.request());
  }

  private Asked make(StoredSpan stored, List<Step> children) {
    Span span = stored.span();
    if (children.size() == 1 && children.getFirst().kind() == span.kind()) {
      return new Asked(children.getFirst(), "");
    }
    NoiseMask mask = new NoiseMask(span.startEpochNanos(), thresholds);
    if (span.call().isPresent()) {
      return call(stored, mask, children);
    }
    String input = contents.input(stored).map(it -> mask.mask(CanonicalJson.of(it))).orElse("");
    String output = contents.output(stored).map(it -> mask.mask(CanonicalJson.of(it))).orElse("");
    String name = span.tool().flatMap(ToolCall::name).orElse(span.name());
    return new Asked(step(span, name, input, output, "", children), input);
  }

  private Asked call(StoredSpan stored, NoiseMask mask, List<Step> children) {
    Span span = stored.span();
    Conversation conversation = contents.conversation(stored);
    int known = span.threading().map(Threading::sharedMessages).orElse(0);
    StringBuilder request = new StringBuilder();
    StringBuilder said = new StringBuilder();
    List<Message> input = conversation.input();
    for (int i = Math.min(known, input.size()); i < input.size(); i++) {
      Message message = input.get(i);
      if (!message.role().equals("system")) {
        message.parts().forEach(part -> request.append(text(part)).append('\n'));
      }
      if (message.role().equals("user")) {
        said.append(message.text().strip()).append('\n');
      }
    }
    StringBuilder calls = new StringBuilder();
    conversation.output().stream()
        .limit(1)
        .flatMap(message -> message.parts().stream())
        .forEach(
            part -> {
              if (part instanceof Part.ToolRequest asked) {
                calls.append(text(asked)).append('\n');
              } else {
                said.append(text(part)).append('\n');
              }
            });
    String finish =
        span.call().flatMap(ModelCall::finishReason).map(FinishReason::wireName).orElse("");
    return new Asked(
        step(
            span,
            span.prompt().name().orElse(""),
            mask.mask(calls.toString()),
            mask.mask(said.toString()),
            finish,
            children),
        mask.mask(request.toString()));
  }

  private static String text(Part part) {
    return switch (part) {
      case Part.Text text -> text.text().strip();
      case Part.Reasoning reasoning -> "";
      case Part.Refusal refusal -> refusal.text().strip();
      case Part.ToolRequest request -> request.name() + ' ' + CanonicalJson.of(request.arguments());
      case Part.ToolResult result -> CanonicalJson.of(result.content());
      case Part.Media media -> media.kind() + ' ' + media.uri().orElse("") + ' ' + media.bytes();
      case Part.Other other -> other.type() + ' ' + CanonicalJson.of(other.json());
    };
  }

  private static Step step(
      Span span, String name, String shape, String text, String finish, List<Step> children) {
    String status = span.status().wireName() + (finish.isEmpty() ? "" : " " + finish);
    return new Step(
        span.spanId(),
        span.kind(),
        span.kind() == SpanKind.LLM ? name : name.isEmpty() ? span.name() : name,
        shape,
        text,
        status,
        span.startEpochNanos(),
        span.endEpochNanos(),
        List.of(),
        children);
  }
}

package dev.verbatim.insight.align;

import dev.verbatim.capture.canon.CanonicalJson;
import dev.verbatim.capture.canon.NoiseMask;
import dev.verbatim.capture.canon.NoiseRules;
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
import dev.verbatim.model.ToolCall;
import dev.verbatim.model.TraceTree;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The steps of traces for comparison: wrappers with one child of their own kind left out, a step
 * that failed and was tried again folded into the one that took its place.
 *
 * <p>A model call says what it was asked last, if that is new to it, and what it answered; its
 * instructions, what was said before, and the results of tools, which are steps of their own, are
 * compared elsewhere.
 */
public final class TraceSteps {
  private final Contents contents;
  private final Thresholds thresholds;
  private final NoiseRules rules;
  private final Map<Step.Setup, Step.Setup> setups = new HashMap<>();

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
    this(contents, thresholds, NoiseRules.NONE);
  }

  /**
   * The same.
   *
   * @param rules what people said is noise
   */
  public TraceSteps(Contents contents, Thresholds thresholds, NoiseRules rules) {
    this.contents = contents;
    this.thresholds = thresholds;
    this.rules = rules;
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
    NoiseMask mask = new NoiseMask(span.startEpochNanos(), thresholds, rules);
    if (span.call().isPresent()) {
      return call(stored, mask, children);
    }
    String input = contents.input(stored).map(it -> mask.json(it)).orElse("");
    String output = contents.output(stored).map(it -> mask.json(it)).orElse("");
    String name = span.tool().flatMap(ToolCall::name).orElse(span.name());
    return new Asked(step(span, name, input, output, "", Optional.empty(), children), input);
  }

  private Asked call(StoredSpan stored, NoiseMask mask, List<Step> children) {
    Span span = stored.span();
    Conversation conversation = contents.conversation(stored);
    StringBuilder request = new StringBuilder();
    String asked = "";
    for (Message message : sinceAnswer(conversation.input())) {
      if (!message.role().equals("system")) {
        message.parts().forEach(part -> request.append(text(part, mask)).append('\n'));
      }
      if (message.role().equals("user")) {
        asked = message.text().strip() + '\n';
      }
    }
    StringBuilder said = new StringBuilder(asked);
    StringBuilder calls = new StringBuilder();
    conversation.output().stream()
        .limit(1)
        .flatMap(message -> message.parts().stream())
        .forEach(
            part -> {
              if (part instanceof Part.ToolRequest wanted) {
                calls.append(text(wanted, mask)).append('\n');
              } else {
                said.append(text(part, mask)).append('\n');
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
            setup(conversation),
            children),
        mask.mask(request.toString()));
  }

  /** What was said after the last answer: all that is new to the model. */
  private static List<Message> sinceAnswer(List<Message> input) {
    int from = input.size();
    while (from > 0 && !input.get(from - 1).role().equals("assistant")) {
      from--;
    }
    return input.subList(from, input.size());
  }

  private Optional<Step.Setup> setup(Conversation conversation) {
    if (conversation.isEmpty()) {
      return Optional.empty();
    }
    Step.Setup setup = new Step.Setup(Instructions.of(conversation.input()), conversation.tools());
    // The calls of a trace share few: each is kept once.
    return Optional.of(setups.computeIfAbsent(setup, first -> first));
  }

  private static String text(Part part, NoiseMask mask) {
    return switch (part) {
      case Part.Text text -> mask.json(text.text());
      case Part.Reasoning reasoning -> "";
      case Part.Refusal refusal -> refusal.text().strip();
      case Part.ToolRequest request -> request.name() + ' ' + mask.json(request.arguments());
      case Part.ToolResult result -> mask.json(result.content());
      case Part.Media media -> media.kind() + ' ' + media.uri().orElse("") + ' ' + media.bytes();
      case Part.Other other -> other.type() + ' ' + CanonicalJson.of(other.json());
    };
  }

  private static Step step(
      Span span,
      String name,
      String shape,
      String text,
      String finish,
      Optional<Step.Setup> setup,
      List<Step> children) {
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
        Math.max(1, span.attempts().size()),
        List.of(),
        setup,
        children);
  }
}

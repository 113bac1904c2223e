package dev.verbatim.insight.diff;

import dev.verbatim.capture.canon.CanonicalJson;
import dev.verbatim.capture.canon.CanonicalMessages;
import dev.verbatim.capture.canon.NoiseMask;
import dev.verbatim.capture.canon.QuestionText;
import dev.verbatim.capture.canon.Thresholds;
import dev.verbatim.capture.json.JsonValue;
import dev.verbatim.insight.diff.Factor.Kind;
import dev.verbatim.insight.diff.Factor.State;
import dev.verbatim.insight.diff.MessagePair.Relation;
import dev.verbatim.insight.facts.FactDelta;
import dev.verbatim.insight.json.JsonChange;
import dev.verbatim.insight.json.JsonDiff;
import dev.verbatim.insight.text.TextDiff;
import dev.verbatim.model.Conversation;
import dev.verbatim.model.Cost;
import dev.verbatim.model.Message;
import dev.verbatim.model.ModelCall;
import dev.verbatim.model.Part;
import dev.verbatim.model.Span;
import dev.verbatim.model.Usage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Compares two model calls. Safe for several threads. */
public final class CallDiffer {
  private static final int MAX_JSON_DEPTH = 256;

  private final Thresholds thresholds;

  public CallDiffer(Thresholds thresholds) {
    this.thresholds = thresholds;
  }

  /** Compares; takes time in the size of what differs, not of what is equal. */
  public CallDiff compare(ComparedCall left, ComparedCall right) {
    NoiseMask leftMask = new NoiseMask(left.span().startEpochNanos(), thresholds);
    NoiseMask rightMask = new NoiseMask(right.span().startEpochNanos(), thresholds);
    List<MessagePair> messages =
        MessageAlignment.of(
            left.dialogue(),
            CanonicalMessages.of(left.dialogue(), leftMask),
            right.dialogue(),
            CanonicalMessages.of(right.dialogue(), rightMask),
            thresholds);
    TextDiff prompt = TextDiff.of(left.prompt(), right.prompt(), thresholds);
    List<JsonChange> parameters = parameters(left.span(), right.span());
    List<ToolDelta> tools = tools(left.conversation(), right.conversation());
    AnswerDiff answer = answer(left, leftMask, right, rightMask);
    List<Measure> measures = measures(left.span(), right.span());
    boolean captured = !left.conversation().isEmpty() && !right.conversation().isEmpty();
    List<Factor> factors = new ArrayList<>();
    factors.add(question(left, leftMask, right, rightMask, captured));
    factors.add(
        new Factor(
            Kind.PROMPT,
            text(left.prompt(), leftMask, right.prompt(), rightMask, captured),
            version(left.span()),
            version(right.span())));
    factors.add(told(Kind.MODEL, model(left.span()), model(right.span())));
    factors.add(
        new Factor(
            Kind.PARAMETERS,
            parametersKnown(left.span(), right.span())
                ? parameters.isEmpty() ? State.SAME : State.CHANGED
                : State.UNKNOWN,
            "",
            ""));
    factors.add(
        new Factor(
            Kind.TOOLS,
            captured ? tools.isEmpty() ? State.SAME : State.CHANGED : State.UNKNOWN,
            "",
            ""));
    factors.add(new Factor(Kind.HISTORY, history(messages, left, right, captured), "", ""));
    factors.add(told(Kind.CODE, code(left.span()), code(right.span())));
    String sentence = new Sentence(factors, prompt, tools, answer.calls(), answer, measures).text();
    return new CallDiff(sentence, factors, prompt, parameters, tools, messages, answer, measures);
  }

  private static State text(
      String left, NoiseMask leftMask, String right, NoiseMask rightMask, boolean captured) {
    if (!captured) {
      return State.UNKNOWN;
    }
    if (left.equals(right)) {
      return State.SAME;
    }
    return leftMask.mask(left).strip().equals(rightMask.mask(right).strip())
        ? State.NOISE
        : State.CHANGED;
  }

  private static Factor question(
      ComparedCall left,
      NoiseMask leftMask,
      ComparedCall right,
      NoiseMask rightMask,
      boolean captured) {
    String before = QuestionText.normal(leftMask.mask(left.question()));
    String after = QuestionText.normal(rightMask.mask(right.question()));
    State state =
        !captured || before.isEmpty() && after.isEmpty()
            ? State.UNKNOWN
            : before.equals(after) ? State.SAME : State.CHANGED;
    return new Factor(Kind.QUESTION, state, "", "");
  }

  private static String version(Span span) {
    return span.prompt()
        .version()
        .map(version -> span.prompt().name().map(name -> name + " ").orElse("") + version)
        .or(() -> span.prompt().name())
        .orElse("");
  }

  /** Of what both sides tell by name. */
  private static Factor told(Kind kind, Optional<String> left, Optional<String> right) {
    State state =
        left.isEmpty() || right.isEmpty()
            ? State.UNKNOWN
            : left.equals(right) ? State.SAME : State.CHANGED;
    return new Factor(kind, state, left.orElse(""), right.orElse(""));
  }

  private static Optional<String> model(Span span) {
    return span.call().flatMap(ModelCall::model);
  }

  private static Optional<String> code(Span span) {
    return span.commit().or(span::release);
  }

  private static boolean parametersKnown(Span left, Span right) {
    return left.call().flatMap(ModelCall::parametersJson).isPresent()
        && right.call().flatMap(ModelCall::parametersJson).isPresent();
  }

  private static List<JsonChange> parameters(Span left, Span right) {
    return JsonDiff.ofTexts(
        left.call().flatMap(ModelCall::parametersJson).orElse("{}"),
        right.call().flatMap(ModelCall::parametersJson).orElse("{}"));
  }

  private static List<ToolDelta> tools(Conversation left, Conversation right) {
    Map<String, String> before = new LinkedHashMap<>();
    left.tools().forEach(tool -> before.put(tool.name(), tool.json()));
    Map<String, String> after = new LinkedHashMap<>();
    right.tools().forEach(tool -> after.put(tool.name(), tool.json()));
    List<ToolDelta> deltas = new ArrayList<>();
    before.forEach(
        (name, json) -> {
          String there = after.get(name);
          if (there == null) {
            deltas.add(new ToolDelta(name, Relation.REMOVED, List.of()));
          } else if (!CanonicalJson.of(json).equals(CanonicalJson.of(there))) {
            deltas.add(new ToolDelta(name, Relation.CHANGED, JsonDiff.ofTexts(json, there)));
          }
        });
    after.forEach(
        (name, json) -> {
          if (!before.containsKey(name)) {
            deltas.add(new ToolDelta(name, Relation.ADDED, List.of()));
          }
        });
    return deltas;
  }

  /** Whether what stands before the question differs. */
  private static State history(
      List<MessagePair> messages, ComparedCall left, ComparedCall right, boolean captured) {
    if (!captured) {
      return State.UNKNOWN;
    }
    int leftQuestion = lastUser(left.dialogue());
    int rightQuestion = lastUser(right.dialogue());
    State state = State.SAME;
    for (MessagePair pair : messages) {
      boolean question =
          pair.left().orElse(-1) == leftQuestion && leftQuestion >= 0
              || pair.right().orElse(-1) == rightQuestion && rightQuestion >= 0;
      if (!question && pair.relation() != Relation.EQUAL) {
        if (pair.relation() != Relation.NOISE) {
          return State.CHANGED;
        }
        state = State.NOISE;
      }
    }
    return state;
  }

  private static int lastUser(List<Message> dialogue) {
    for (int i = dialogue.size() - 1; i >= 0; i--) {
      if (dialogue.get(i).role().equals("user")) {
        return i;
      }
    }
    return -1;
  }

  private AnswerDiff answer(
      ComparedCall left, NoiseMask leftMask, ComparedCall right, NoiseMask rightMask) {
    String before = said(left);
    String after = said(right);
    TextDiff text = TextDiff.of(before, after, thresholds);
    List<ToolDelta> calls = AnswerCalls.compare(requests(left), requests(right));
    boolean leftAnswered = !left.answer().isEmpty();
    boolean rightAnswered = !right.answer().isEmpty();
    Relation relation;
    if (leftAnswered != rightAnswered) {
      relation = leftAnswered ? Relation.REMOVED : Relation.ADDED;
    } else if (calls.isEmpty() && text.isEqual()) {
      relation = Relation.EQUAL;
    } else if (calls.isEmpty() && leftMask.mask(before).equals(rightMask.mask(after))) {
      relation = Relation.NOISE;
    } else {
      relation = Relation.CHANGED;
    }
    return new AnswerDiff(relation, text, json(before, after), FactDelta.of(before, after), calls);
  }

  private static String said(ComparedCall call) {
    StringBuilder said = new StringBuilder();
    for (Message message : call.answer()) {
      for (Part part : message.parts()) {
        String text =
            switch (part) {
              case Part.Text plain -> plain.text();
              case Part.Refusal refusal -> refusal.text();
              default -> "";
            };
        said.append(said.isEmpty() || text.isEmpty() ? "" : "\n").append(text);
      }
    }
    return said.toString();
  }

  private static Optional<List<JsonChange>> json(String left, String right) {
    Optional<JsonValue> before = JsonValue.parse(left, MAX_JSON_DEPTH).filter(CallDiffer::isTree);
    Optional<JsonValue> after = JsonValue.parse(right, MAX_JSON_DEPTH).filter(CallDiffer::isTree);
    return before.isPresent() && after.isPresent()
        ? Optional.of(JsonDiff.of(before.get(), after.get()))
        : Optional.empty();
  }

  private static boolean isTree(JsonValue value) {
    return value.isObject() || value.isArray();
  }

  private static List<Part.ToolRequest> requests(ComparedCall call) {
    return call.answer().stream()
        .flatMap(message -> message.parts().stream())
        .filter(Part.ToolRequest.class::isInstance)
        .map(Part.ToolRequest.class::cast)
        .toList();
  }

  private static List<Measure> measures(Span left, Span right) {
    Usage before = left.call().map(ModelCall::usage).orElse(Usage.UNKNOWN);
    Usage after = right.call().map(ModelCall::usage).orElse(Usage.UNKNOWN);
    return List.of(
        Measure.of(Measure.Name.INPUT_TOKENS, before.inputTotal(), after.inputTotal()),
        Measure.of(Measure.Name.OUTPUT_TOKENS, before.outputTotal(), after.outputTotal()),
        new Measure(Measure.Name.COST, cost(left), cost(right)),
        new Measure(
            Measure.Name.LATENCY,
            OptionalDouble.of(left.durationNanos() / 1e6),
            OptionalDouble.of(right.durationNanos() / 1e6)),
        new Measure(
            Measure.Name.FIRST_TOKEN,
            millis(left.timeToFirstTokenNanos()),
            millis(right.timeToFirstTokenNanos())));
  }

  private static OptionalDouble millis(OptionalLong nanos) {
    return nanos.isPresent() ? OptionalDouble.of(nanos.getAsLong() / 1e6) : OptionalDouble.empty();
  }

  private static OptionalDouble cost(Span span) {
    Optional<Cost> cost = span.call().flatMap(ModelCall::cost);
    return cost.isPresent()
        ? OptionalDouble.of(cost.get().total().doubleValue())
        : OptionalDouble.empty();
  }
}

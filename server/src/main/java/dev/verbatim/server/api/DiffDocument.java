package dev.verbatim.server.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import dev.verbatim.insight.align.Step;
import dev.verbatim.insight.align.StepPair;
import dev.verbatim.insight.diff.AnswerDiff;
import dev.verbatim.insight.diff.CallDiff;
import dev.verbatim.insight.diff.Factor;
import dev.verbatim.insight.diff.Measure;
import dev.verbatim.insight.diff.MessagePair;
import dev.verbatim.insight.diff.StepDiff;
import dev.verbatim.insight.diff.ToolDelta;
import dev.verbatim.insight.diff.TraceDiff;
import dev.verbatim.insight.diff.VariableChange;
import dev.verbatim.insight.facts.FactDelta;
import dev.verbatim.insight.facts.StatedFact;
import dev.verbatim.insight.json.JsonChange;
import dev.verbatim.insight.json.JsonDiff;
import dev.verbatim.insight.noise.NoiseFloor;
import dev.verbatim.insight.text.TextDiff;
import dev.verbatim.model.SpanId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Schema {@code Diff}. */
public record DiffDocument(
    Side left,
    Side right,
    String sentence,
    List<FactorDocument> factors,
    List<StepPairDocument> path,
    @Nullable Integer fork,
    boolean complete,
    List<String> degraded,
    @Nullable Text prompt,
    List<Variable> variables,
    List<Change> parameters,
    List<ToolDocument> tools,
    List<ToolDocument> calls,
    List<PairDocument> pairs,
    @Nullable Answer answer,
    List<Delta> deltas,
    @Nullable Noise noise) {

  /** Schema {@code DiffNoise}. */
  public record Noise(
      String kind, double distance, int pairs, @Nullable Double largerThan, String text) {
    static Noise of(NoiseFloor.Verdict verdict) {
      return new Noise(
          wire(verdict.kind()),
          verdict.distance(),
          verdict.pairs(),
          boxed(verdict.largerThan()),
          verdict.text());
    }
  }

  /** The same with the sites of the calls that gave the answers. */
  public DiffDocument with(Optional<String> leftSite, Optional<String> rightSite) {
    return new DiffDocument(
        left.at(leftSite),
        right.at(rightSite),
        sentence,
        factors,
        path,
        fork,
        complete,
        degraded,
        prompt,
        variables,
        parameters,
        tools,
        calls,
        pairs,
        answer,
        deltas,
        noise);
  }

  /** The same with whether it is more than normal variation. */
  public DiffDocument with(NoiseFloor.Verdict verdict) {
    return new DiffDocument(
        left,
        right,
        sentence,
        factors,
        path,
        fork,
        complete,
        degraded,
        prompt,
        variables,
        parameters,
        tools,
        calls,
        pairs,
        answer,
        deltas,
        Noise.of(verdict));
  }

  /** Schema {@code DiffVariable}. */
  public record Variable(String line, String left, String right) {
    static List<Variable> each(List<VariableChange> changes) {
      return changes.stream().map(it -> new Variable(it.line(), it.left(), it.right())).toList();
    }
  }

  /** Schema {@code DiffSide}. */
  public record Side(
      String traceId,
      @Nullable String spanId,
      @Nullable String answerSpanId,
      @Nullable String siteId) {
    /** Of a trace or a call. */
    public Side(String traceId, @Nullable String spanId) {
      this(traceId, spanId, spanId, null);
    }

    Side answeredBy(Optional<SpanId> answer) {
      return new Side(traceId, spanId, answer.map(SpanId::toString).orElse(null), siteId);
    }

    Side at(Optional<String> site) {
      return new Side(traceId, spanId, answerSpanId, site.orElse(null));
    }
  }

  /** Schema {@code DiffFactor}. */
  public record FactorDocument(String kind, String state, String left, String right) {}

  /** Schema {@code DiffText}. */
  public record Text(List<Piece> pieces, boolean complete) {
    static Text of(TextDiff diff) {
      return new Text(
          diff.pieces().stream().map(piece -> new Piece(wire(piece.kind()), piece.text())).toList(),
          diff.complete());
    }
  }

  /** Schema {@code DiffPiece}. */
  public record Piece(String kind, String text) {}

  /** Schema {@code DiffChange}. */
  public record Change(
      @Nullable String leftPath,
      @Nullable String rightPath,
      @Nullable String left,
      @Nullable String right) {
    static List<Change> each(List<JsonChange> changes) {
      return changes.stream()
          .map(
              it ->
                  new Change(
                      it.leftPath().orElse(null),
                      it.rightPath().orElse(null),
                      it.left().orElse(null),
                      it.right().orElse(null)))
          .toList();
    }
  }

  /** Schema {@code DiffOperation}: an operation of JSON Patch. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Operation(String op, String path, @Nullable JsonNode value) {
    /** What makes the right value of the left one, carried out in order. */
    public static List<Operation> each(List<JsonChange> changes) {
      return JsonDiff.patch(changes).stream()
          .map(it -> new Operation(it.op(), it.path(), it.value().map(Json::tree).orElse(null)))
          .toList();
    }
  }

  /** Schema {@code DiffTool}. */
  public record ToolDocument(
      String name, String relation, List<Change> changes, List<Change> result) {
    static List<ToolDocument> each(List<ToolDelta> deltas) {
      return deltas.stream()
          .map(
              it ->
                  new ToolDocument(
                      it.name(),
                      wire(it.relation()),
                      Change.each(it.changes()),
                      Change.each(it.result())))
          .toList();
    }
  }

  /** Schema {@code DiffPair}. */
  public record PairDocument(
      @Nullable Integer left,
      @Nullable Integer right,
      String role,
      String relation,
      @Nullable Text text) {
    static PairDocument of(MessagePair pair) {
      return new PairDocument(
          boxed(pair.left()),
          boxed(pair.right()),
          pair.role(),
          wire(pair.relation()),
          pair.text().map(Text::of).orElse(null));
    }
  }

  /** Schema {@code DiffAnswer}. */
  public record Answer(
      String relation,
      Text text,
      @Nullable List<Change> json,
      @Nullable List<Operation> patch,
      Facts facts,
      List<ToolDocument> calls) {
    static Answer of(AnswerDiff answer) {
      return new Answer(
          wire(answer.relation()),
          Text.of(answer.text()),
          answer.json().map(Change::each).orElse(null),
          answer.json().map(Operation::each).orElse(null),
          Facts.of(answer.facts()),
          ToolDocument.each(answer.calls()));
    }
  }

  /** Schema {@code DiffFacts}. */
  public record Facts(
      List<FactChange> changed, List<FactStatement> removed, List<FactStatement> added) {
    static Facts of(FactDelta delta) {
      return new Facts(
          delta.changed().stream()
              .map(it -> new FactChange(statement(it.left()), statement(it.right())))
              .toList(),
          delta.removed().stream().map(Facts::statement).toList(),
          delta.added().stream().map(Facts::statement).toList());
    }

    private static FactStatement statement(StatedFact fact) {
      return new FactStatement(wire(fact.kind()), fact.value(), fact.text());
    }
  }

  /** Schema {@code DiffFactChange}. */
  public record FactChange(FactStatement left, FactStatement right) {}

  /** Schema {@code DiffFactStatement}. */
  public record FactStatement(String kind, String value, String text) {}

  /** Schema {@code DiffStep}. */
  public record StepDocument(String spanId, String kind, String name, int retries) {
    static StepDocument of(Step step) {
      return new StepDocument(
          step.spanId().toString(), step.kind().wireName(), step.name(), step.retries());
    }
  }

  /** Schema {@code DiffStepPair}. */
  public record StepPairDocument(
      @Nullable StepDocument left, @Nullable StepDocument right, String relation, int depth) {
    static StepPairDocument of(StepPair pair) {
      return new StepPairDocument(
          pair.left().map(StepDocument::of).orElse(null),
          pair.right().map(StepDocument::of).orElse(null),
          wire(pair.relation()),
          pair.depth());
    }
  }

  /** Schema {@code DiffDelta}. */
  public record Delta(
      String name, @Nullable Double left, @Nullable Double right, @Nullable Double delta) {
    static List<Delta> each(List<Measure> measures) {
      return measures.stream()
          .map(
              it ->
                  new Delta(
                      wire(it.name()), boxed(it.left()), boxed(it.right()), boxed(it.delta())))
          .toList();
    }
  }

  /** The document of two calls. */
  public static DiffDocument of(Side left, Side right, CallDiff diff) {
    return new DiffDocument(
        left,
        right,
        diff.sentence(),
        factors(diff.factors()),
        List.of(),
        null,
        true,
        degraded(true, diff.complete()),
        Text.of(diff.prompt()),
        Variable.each(diff.variables()),
        Change.each(diff.parameters()),
        ToolDocument.each(diff.tools()),
        ToolDocument.each(diff.answer().calls()),
        diff.messages().stream().map(PairDocument::of).toList(),
        Answer.of(diff.answer()),
        Delta.each(diff.measures()),
        null);
  }

  /** The document of two steps that call no model: what they were given stands under the tools. */
  public static DiffDocument of(Side left, Side right, String name, StepDiff diff) {
    Answer gave =
        new Answer(
            diff.gave().isEqual() ? "equal" : "changed",
            Text.of(diff.gave()),
            diff.json().map(Change::each).orElse(null),
            diff.json().map(Operation::each).orElse(null),
            Facts.of(diff.facts()),
            List.of());
    return new DiffDocument(
        left.answeredBy(Optional.empty()),
        right.answeredBy(Optional.empty()),
        diff.sentence(),
        List.of(),
        List.of(),
        null,
        true,
        degraded(true, diff.gave().complete()),
        null,
        List.of(),
        List.of(),
        List.of(),
        diff.given().isEmpty()
            ? List.of()
            : List.of(new ToolDocument(name, "changed", Change.each(diff.given()), List.of())),
        List.of(),
        gave,
        Delta.each(diff.measures()),
        null);
  }

  /** The document of two traces. */
  public static DiffDocument of(Side left, Side right, TraceDiff diff) {
    return new DiffDocument(
        left.answeredBy(diff.answers().map(TraceDiff.Answers::left)),
        right.answeredBy(diff.answers().map(TraceDiff.Answers::right)),
        diff.sentence(),
        factors(diff.factors()),
        diff.path().pairs().stream().map(StepPairDocument::of).toList(),
        boxed(diff.path().fork()),
        diff.path().complete(),
        degraded(
            diff.path().complete(),
            diff.prompt().filter(prompt -> !prompt.complete()).isEmpty()
                && diff.call().filter(call -> !call.complete()).isEmpty()),
        diff.prompt().map(Text::of).orElse(null),
        Variable.each(diff.variables()),
        Change.each(diff.parameters()),
        ToolDocument.each(diff.tools()),
        ToolDocument.each(diff.calls()),
        diff.call()
            .map(call -> call.messages().stream().map(PairDocument::of).toList())
            .orElse(List.of()),
        diff.call().map(call -> Answer.of(call.answer())).orElse(null),
        Delta.each(diff.measures()),
        null);
  }

  /** What was compared more coarsely than it could be, in words. */
  private static List<String> degraded(boolean path, boolean texts) {
    List<String> degraded = new ArrayList<>();
    if (!path) {
      degraded.add("path: too many steps that differ to weigh each against each");
    }
    if (!texts) {
      degraded.add("texts: too different to be compared word by word everywhere");
    }
    return degraded;
  }

  private static List<FactorDocument> factors(List<Factor> factors) {
    return factors.stream()
        .map(it -> new FactorDocument(wire(it.kind()), wire(it.state()), it.left(), it.right()))
        .toList();
  }

  private static String wire(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  private static @Nullable Integer boxed(OptionalInt number) {
    return number.isPresent() ? number.getAsInt() : null;
  }

  private static @Nullable Double boxed(OptionalDouble number) {
    return number.isPresent() ? number.getAsDouble() : null;
  }
}

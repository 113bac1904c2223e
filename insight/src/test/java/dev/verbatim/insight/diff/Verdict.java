package dev.verbatim.insight.diff;

import dev.verbatim.capture.canon.Thresholds;
import dev.verbatim.insight.align.Step;
import dev.verbatim.insight.align.StepPair;
import dev.verbatim.insight.align.TraceAlignment;
import dev.verbatim.insight.align.TraceSteps;
import dev.verbatim.insight.json.JsonChange;
import dev.verbatim.model.Conversation;
import dev.verbatim.model.SpanId;
import dev.verbatim.model.StoredSpan;
import dev.verbatim.model.TraceTree;
import dev.verbatim.testkit.labelled.Label;
import dev.verbatim.testkit.labelled.LabelledPair;
import dev.verbatim.testkit.labelled.LabelledRun;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What the engine says about a labelled pair, held against its label. */
final class Verdict {
  private final LabelledPair pair;
  private final List<String> alignment = new ArrayList<>();
  private final List<String> description = new ArrayList<>();
  private String sentence = "";

  private Verdict(LabelledPair pair) {
    this.pair = pair;
  }

  static Verdict of(LabelledPair pair) {
    Verdict verdict = new Verdict(pair);
    if (pair.calls()) {
      verdict.judgeCalls();
    } else {
      verdict.judgeTraces();
    }
    return verdict;
  }

  String sentence() {
    return sentence;
  }

  boolean isAligned() {
    return alignment.isEmpty();
  }

  boolean isRight() {
    return alignment.isEmpty() && description.isEmpty();
  }

  List<String> complaints() {
    List<String> all = new ArrayList<>(alignment);
    all.addAll(description);
    return all;
  }

  static TraceTree tree(LabelledRun run) {
    return TraceTree.of(run.spans());
  }

  /** The contents of several runs; their spans are told apart by their traces. */
  static TraceSteps.Contents contents(LabelledRun... runs) {
    return new TraceSteps.Contents() {
      private Optional<LabelledRun> run(StoredSpan span) {
        return java.util.Arrays.stream(runs)
            .filter(run -> run.spans().getFirst().span().traceId().equals(span.span().traceId()))
            .findFirst();
      }

      private SpanId id(StoredSpan span) {
        return span.span().spanId();
      }

      @Override
      public Conversation conversation(StoredSpan span) {
        return run(span)
            .map(run -> run.conversations().getOrDefault(id(span), Conversation.EMPTY))
            .orElse(Conversation.EMPTY);
      }

      @Override
      public Optional<String> input(StoredSpan span) {
        return run(span).map(run -> run.inputs().get(id(span)));
      }

      @Override
      public Optional<String> output(StoredSpan span) {
        return run(span).map(run -> run.outputs().get(id(span)));
      }
    };
  }

  private void judgeCalls() {
    CallDiff diff =
        new CallDiffer(Thresholds.DEFAULT).compare(answering(pair.left()), answering(pair.right()));
    judgeCall(diff, diff.factors());
    judgeSentence(diff.sentence());
  }

  private static ComparedCall answering(LabelledRun run) {
    StoredSpan stored = run.answering();
    return new ComparedCall(
        stored.span(), Objects.requireNonNull(run.conversations().get(stored.span().spanId())));
  }

  private void judgeTraces() {
    TraceDiff diff =
        new TraceDiffer(contents(pair.left(), pair.right()), Thresholds.DEFAULT)
            .compare(tree(pair.left()), tree(pair.right()));
    judgePath(diff.path());
    judgeFork(diff.path());
    pair.label()
        .calls()
        .ifPresent(calls -> judge(description, "tool calls", calls, called(diff.calls())));
    judgeCall(diff.call().orElseThrow(), diff.factors());
    judgeSentence(diff.sentence());
  }

  private static List<String> called(List<ToolDelta> deltas) {
    return deltas.stream()
        .map(
            delta -> {
              boolean result = delta.changes().isEmpty() && !delta.result().isEmpty();
              return (result ? "result" : wire(delta.relation()))
                  + " "
                  + delta.name()
                  + (result ? delta.result() : delta.changes())
                      .stream()
                          .findFirst()
                          .map(JsonChange::path)
                          .map(path -> " " + path)
                          .orElse("");
            })
        .toList();
  }

  private String name(LabelledRun run, Step step) {
    return Objects.requireNonNull(run.names().get(step.spanId()));
  }

  private String left(StepPair steps) {
    return steps.left().map(step -> name(pair.left(), step)).orElse("");
  }

  private String right(StepPair steps) {
    return steps.right().map(step -> name(pair.right(), step)).orElse("");
  }

  private void judgePath(TraceAlignment path) {
    Set<String> found =
        path.pairs().stream()
            .map(it -> it.relation() + " " + left(it) + " / " + right(it))
            .collect(Collectors.toCollection(TreeSet::new));
    List<Set<String>> wanted = pair.label().paths().stream().map(this::expected).toList();
    if (!wanted.isEmpty() && wanted.stream().noneMatch(found::equals)) {
      Set<String> label = wanted.getFirst();
      alignment.add(
          "path: label has "
              + label.stream().filter(it -> !found.contains(it)).toList()
              + ", found "
              + found.stream().filter(it -> !label.contains(it)).toList());
    }
    for (Label.Names together : pair.label().together()) {
      if (path.pairs().stream()
          .noneMatch(
              it -> left(it).equals(together.left()) && right(it).equals(together.right()))) {
        alignment.add("path: " + together + " are not together in " + found);
      }
    }
  }

  /** All pairs that a label means; steps that it does not name are equal, in their order. */
  private Set<String> expected(Label.Path path) {
    List<String> left = new ArrayList<>(pair.left().names().values());
    List<String> right = new ArrayList<>(pair.right().names().values());
    Set<String> all = new TreeSet<>();
    path.equal().forEach(it -> take("EQUAL", it.left(), it.right(), left, right, all));
    path.changed().forEach(it -> take("CHANGED", it.left(), it.right(), left, right, all));
    path.moved().forEach(it -> take("MOVED", it.left(), it.right(), left, right, all));
    path.removed().forEach(it -> take("REMOVED", it, "", left, right, all));
    path.added().forEach(it -> take("ADDED", "", it, left, right, all));
    for (String folded : path.folded()) {
      String[] words = folded.split(" ", 2);
      remove(words[1], words[0].equals("left") ? left : right);
    }
    for (int i = 0; i < Math.max(left.size(), right.size()); i++) {
      all.add(
          "EQUAL "
              + (i < left.size() ? left.get(i) : "?")
              + " / "
              + (i < right.size() ? right.get(i) : "?"));
    }
    return all;
  }

  private void take(
      String relation,
      String atLeft,
      String atRight,
      List<String> left,
      List<String> right,
      Set<String> all) {
    remove(atLeft, left);
    remove(atRight, right);
    all.add(relation + " " + atLeft + " / " + atRight);
  }

  private void remove(String name, List<String> names) {
    if (!name.isEmpty() && !names.remove(name)) {
      throw new IllegalArgumentException(pair.name() + ": no step " + name + " in " + names);
    }
  }

  private void judgeFork(TraceAlignment path) {
    if (pair.label().fork().isEmpty()) {
      return;
    }
    OptionalInt fork = path.fork();
    String found =
        fork.isEmpty()
            ? ""
            : right(path.pairs().get(fork.getAsInt())).isEmpty()
                ? left(path.pairs().get(fork.getAsInt()))
                : right(path.pairs().get(fork.getAsInt()));
    String atLeft = fork.isEmpty() ? "" : left(path.pairs().get(fork.getAsInt()));
    List<String> wanted = pair.label().fork().get();
    if (!wanted.contains(found) && !wanted.contains(atLeft)) {
      alignment.add("fork: label " + wanted + ", found [" + found + "]");
    }
  }

  private void judgeCall(CallDiff diff, List<Factor> factors) {
    Map<String, String> wanted = pair.label().factors();
    for (Factor factor : factors) {
      String label = wanted.get(wire(factor.kind()));
      boolean right =
          label == null
              ? factor.state() == Factor.State.SAME || factor.state() == Factor.State.UNKNOWN
              : label.equals(wire(factor.state()));
      if (!right) {
        description.add(
            "factor "
                + wire(factor.kind())
                + ": label "
                + label
                + ", found "
                + wire(factor.state()));
      }
    }
    for (String kind : wanted.keySet()) {
      if (factors.stream().noneMatch(factor -> wire(factor.kind()).equals(kind))) {
        description.add("factor " + kind + ": label " + wanted.get(kind) + ", found none");
      }
    }
    String relation = wire(diff.answer().relation());
    if (!pair.label().answers().isEmpty() && !pair.label().answers().contains(relation)) {
      description.add("answer: label " + pair.label().answers() + ", found " + relation);
    }
    pair.label().messages().ifPresent(label -> judgeMessages(label, diff.messages()));
    pair.label()
        .json()
        .ifPresent(
            paths ->
                judge(
                    description,
                    "JSON of the answer",
                    paths,
                    diff.answer().json().orElse(List.of()).stream()
                        .map(JsonChange::path)
                        .toList()));
  }

  private void judgeMessages(Label.Messages label, List<MessagePair> messages) {
    Set<String> wanted = new TreeSet<>();
    label.changed().forEach(it -> wanted.add("changed " + it.left() + " / " + it.right()));
    label.noise().forEach(it -> wanted.add("noise " + it.left() + " / " + it.right()));
    label.removed().forEach(it -> wanted.add("removed " + it + " / "));
    label.added().forEach(it -> wanted.add("added  / " + it));
    Set<String> found =
        messages.stream()
            .filter(it -> it.relation() != MessagePair.Relation.EQUAL)
            .map(it -> wire(it.relation()) + " " + place(it.left()) + " / " + place(it.right()))
            .collect(Collectors.toCollection(TreeSet::new));
    judge(alignment, "messages", wanted, found);
  }

  private static String place(OptionalInt place) {
    return place.isPresent() ? String.valueOf(place.getAsInt()) : "";
  }

  private static void judge(List<String> complaints, String what, Object label, Object found) {
    if (!label.equals(found)) {
      complaints.add(what + ": label " + label + ", found " + found);
    }
  }

  private void judgeSentence(String said) {
    sentence = said;
    for (List<String> names : pair.label().says()) {
      if (names.stream().noneMatch(name -> at(name) >= 0)) {
        description.add("the sentence does not name " + String.join(" | ", names));
      }
    }
    for (String name : pair.label().silent()) {
      if (at(name) >= 0) {
        description.add("the sentence names " + name);
      }
    }
    pair.label().first().ifPresent(this::judgeFirst);
  }

  private void judgeFirst(List<String> first) {
    int earliest = place(first);
    for (List<String> names : pair.label().says()) {
      // Words that are part of other statements, such as "Prompt", may stand before.
      if (place(names) < earliest && names.stream().anyMatch(it -> it.matches(".*\\d.*|.*_.*"))) {
        description.add("the sentence names " + names + " before " + first);
      }
    }
  }

  private int place(List<String> names) {
    return names.stream().mapToInt(this::at).filter(at -> at >= 0).min().orElse(Integer.MAX_VALUE);
  }

  private int at(String name) {
    return sentence.toLowerCase(Locale.ROOT).indexOf(name.toLowerCase(Locale.ROOT));
  }

  private static String wire(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}

package dev.verbatim.insight.diff;

import dev.verbatim.insight.align.Step;
import dev.verbatim.insight.align.StepPair;
import dev.verbatim.insight.align.StepPair.Relation;
import dev.verbatim.insight.json.JsonChange;
import dev.verbatim.insight.json.JsonDiff;
import dev.verbatim.model.SpanId;
import dev.verbatim.model.SpanKind;
import dev.verbatim.model.StoredSpan;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What two runs did otherwise, in words, in the order of the path. Model calls are only spoken of
 * where that is all: what they ask for and what they answer is said elsewhere.
 */
final class PathStatements {
  private final List<StepPair> pairs;
  private final Map<SpanId, StoredSpan> right;
  private final Map<String, Integer> onLeft = new HashMap<>();
  private final Map<String, Integer> onRight = new HashMap<>();

  /** Subjects of each predicate, by their first appearance. */
  private final Map<String, List<String>> said = new LinkedHashMap<>();

  /**
   * @param pairs of the path
   * @param right spans of the right side
   */
  PathStatements(List<StepPair> pairs, Map<SpanId, StoredSpan> right) {
    this.pairs = pairs;
    this.right = right;
    for (StepPair pair : pairs) {
      pair.left().ifPresent(step -> onLeft.merge(key(step), 1, Integer::sum));
      pair.right().ifPresent(step -> onRight.merge(key(step), 1, Integer::sum));
    }
  }

  private static String key(Step step) {
    return step.kind() + " " + (step.kind() == SpanKind.LLM ? "" : step.name());
  }

  /** Whether steps of the program itself came or went: no model asked for those. */
  boolean isOtherProgram() {
    return pairs.stream()
        .filter(pair -> pair.left().isEmpty() || pair.right().isEmpty())
        .map(pair -> pair.left().or(pair::right).orElseThrow().kind())
        .anyMatch(kind -> kind != SpanKind.TOOL && kind != SpanKind.LLM);
  }

  List<String> statements() {
    for (StepPair pair : pairs) {
      Step step = pair.right().or(pair::left).orElseThrow();
      switch (step.kind()) {
        case TOOL -> tool(pair, step);
        case LLM -> {
          // Only that it was tried again, below.
        }
        default -> other(pair, step);
      }
      if (pair.left().isPresent() && pair.right().isPresent()) {
        retries(pair.left().get(), pair.right().get());
      }
    }
    if (said.isEmpty()) {
      modelCalls();
    }
    List<String> statements = new ArrayList<>();
    said.forEach(
        (predicate, subjects) -> {
          List<String> names = subjects.stream().distinct().toList();
          String verb = predicate;
          if (names.size() > 1) {
            verb = predicate.replaceFirst("^is ", "are ").replaceFirst("^runs ", "run ");
          }
          statements.add(capital(Wording.names(names)) + " " + verb + ".");
        });
    return statements;
  }

  /** Names of tools and steps keep their spelling. */
  private static String capital(String subject) {
    return subject.startsWith("a model")
            || subject.startsWith("one ")
            || subject.equals("the model")
        ? subject.substring(0, 1).toUpperCase(Locale.ROOT) + subject.substring(1)
        : subject;
  }

  private void say(String subject, String predicate) {
    said.computeIfAbsent(predicate, first -> new ArrayList<>()).add(subject);
  }

  private void tool(StepPair pair, Step step) {
    switch (pair.relation()) {
      case REMOVED, ADDED -> count(step);
      case MOVED -> say(step.name(), "is called in another order");
      case CHANGED -> changed(pair.left().orElseThrow(), step);
      case EQUAL -> {
        // Nothing to say.
      }
    }
  }

  private void count(Step step) {
    int before = onLeft.getOrDefault(key(step), 0);
    int after = onRight.getOrDefault(key(step), 0);
    if (after == 0) {
      say(step.name(), "is no longer called");
    } else if (before == 0) {
      say(step.name(), after == 1 ? "is called now" : "is called now (" + after + " times)");
    } else if (before != after) {
      say(step.name(), "is called " + counts(before, after));
    } else {
      say(step.name(), "is called with other arguments");
    }
  }

  private static String counts(int before, int after) {
    return times(after) + ", not " + (after > 1 && before > 1 ? before : times(before));
  }

  private static String times(int count) {
    return count == 1 ? "once" : count + " times";
  }

  private void changed(Step before, Step after) {
    if (!before.name().equals(after.name())) {
      say(after.name(), "is called instead of " + before.name());
      return;
    }
    List<JsonChange> arguments = JsonDiff.ofTexts(before.shape(), after.shape());
    if (!arguments.isEmpty()) {
      say(after.name(), "is called with " + Wording.changes(arguments).orElse("other arguments"));
      return;
    }
    boolean fails = failed(after);
    boolean failed = failed(before);
    if (fails != failed) {
      String why = fails ? error(after).map(it -> " (" + it + ")").orElse("") : "";
      say(after.name(), (fails ? "fails now" : "no longer fails") + why);
      return;
    }
    List<JsonChange> result = JsonDiff.ofTexts(before.text(), after.text());
    if (!result.isEmpty()) {
      say(
          after.name(),
          "returns "
              + Wording.changes(result).or(() -> words(before, after)).orElse("something else"));
    }
  }

  /** Of results that are no JSON. */
  private static Optional<String> words(Step before, Step after) {
    return before.text().length() + after.text().length() > 80
            || before.text().isBlank()
            || after.text().isBlank()
        ? Optional.empty()
        : Optional.of(
            "“" + Wording.brief(after.text()) + "”, not “" + Wording.brief(before.text()) + "”");
  }

  /** Marked as failed, or with a result that says so, as tools answer that never throw. */
  private static boolean failed(Step step) {
    return !step.status().startsWith("ok")
        || step.text().regionMatches(true, 0, "error", 0, "error".length());
  }

  private Optional<String> error(Step step) {
    return Optional.ofNullable(right.get(step.spanId()))
        .flatMap(stored -> stored.span().error())
        .flatMap(error -> error.message().or(error::type))
        .or(() -> Optional.of(step.text()))
        .map(Wording::brief)
        .filter(text -> !text.isEmpty());
  }

  private void other(StepPair pair, Step step) {
    switch (pair.relation()) {
      case REMOVED -> say(step.name(), "no longer runs");
      case ADDED -> say(step.name(), "runs now");
      case MOVED -> say(step.name(), "runs at another place");
      case CHANGED -> {
        Step before = pair.left().orElseThrow();
        if (isToldHere(step) && !before.text().equals(step.text())) {
          List<JsonChange> result = JsonDiff.ofTexts(before.text(), step.text());
          say(step.name(), "gives " + Wording.changes(result).orElse("something else"));
        }
      }
      case EQUAL -> {
        // Nothing to say.
      }
    }
  }

  /**
   * Documents, and answers that a model gave, are told elsewhere: a step around others gives what
   * came of them, a final response what the last call answered.
   */
  private boolean isToldHere(Step step) {
    return switch (step.kind()) {
      case RETRIEVAL -> false;
      case FINAL_RESPONSE -> pairs.stream().noneMatch(PathStatements::isOtherAnswer);
      default -> step.children().isEmpty();
    };
  }

  private static boolean isOtherAnswer(StepPair pair) {
    return pair.relation() != Relation.EQUAL
        && pair.left().or(pair::right).filter(it -> it.kind() == SpanKind.LLM).isPresent();
  }

  private void retries(Step before, Step after) {
    int more = after.retries() - before.retries();
    if (more != 0) {
      String subject = after.kind() == SpanKind.LLM ? "a model call" : after.name();
      say(subject, more > 0 ? "is retried now" : "is no longer retried");
    }
  }

  /** Where nothing but model calls differ on the way: how many there are, or that one differs. */
  private void modelCalls() {
    int before = onLeft.getOrDefault(SpanKind.LLM + " ", 0);
    int after = onRight.getOrDefault(SpanKind.LLM + " ", 0);
    if (before != after) {
      say("the model", "is called " + counts(before, after));
      return;
    }
    long otherwise =
        pairs.stream()
            .filter(pair -> pair.relation() == Relation.CHANGED)
            .filter(pair -> pair.left().orElseThrow().kind() == SpanKind.LLM)
            .count();
    StepPair last =
        pairs.stream()
            .filter(pair -> pair.right().filter(it -> it.kind() == SpanKind.LLM).isPresent())
            .reduce((first, second) -> second)
            .orElse(null);
    if (last != null && last.relation() == Relation.EQUAL && otherwise > 0) {
      say(
          otherwise == 1 ? "one answer" : otherwise + " answers",
          "on the way " + (otherwise == 1 ? "is" : "are") + " worded differently");
    }
  }
}

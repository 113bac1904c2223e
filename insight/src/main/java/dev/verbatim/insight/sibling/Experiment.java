package dev.verbatim.insight.sibling;

import dev.verbatim.insight.diff.Factor;
import dev.verbatim.insight.diff.Factor.Kind;
import dev.verbatim.insight.diff.Factor.State;
import java.util.List;
import java.util.Optional;

/**
 * What a comparison of two calls that ask the same would teach.
 *
 * @param changed the factors that differ, the question left out
 * @param unknown those of which one side does not tell
 */
record Experiment(List<Kind> changed, List<Kind> unknown) {
  /**
   * @param sameVersion whether the prompts are of one version, whatever values stand in it; where
   *     that is not known their texts decide
   */
  static Experiment of(List<Factor> factors, Optional<Boolean> sameVersion) {
    return new Experiment(
        kinds(factors, State.CHANGED, sameVersion), kinds(factors, State.UNKNOWN, sameVersion));
  }

  private static List<Kind> kinds(
      List<Factor> factors, State state, Optional<Boolean> sameVersion) {
    return factors.stream()
        .filter(factor -> factor.kind() != Kind.QUESTION && factor.kind() != Kind.VARIABLES)
        .filter(factor -> state(factor, sameVersion) == state)
        .map(Factor::kind)
        .toList();
  }

  private static State state(Factor factor, Optional<Boolean> sameVersion) {
    return factor.kind() == Kind.PROMPT
        ? sameVersion.map(same -> same ? State.SAME : State.CHANGED).orElse(factor.state())
        : factor.state();
  }

  /**
   * Highest where exactly one thing differs, the prompt before the model before the tools before
   * the documents. A change of the code alone says less than a change that is seen in the call, and
   * one that comes with it takes away little. A repetition is worth less than a clean comparison
   * and more than a muddle.
   */
  double value() {
    List<Kind> seen = changed.stream().filter(kind -> kind != Kind.CODE).toList();
    double code = seen.size() == changed.size() ? 0 : .02;
    return switch (seen.size()) {
      case 0 -> code > 0 ? .74 : .7;
      case 1 -> ofOne(seen.getFirst()) - code;
      default -> Math.max(0, .7 - .15 * (seen.size() - 1) - code);
    };
  }

  private static double ofOne(Kind kind) {
    return switch (kind) {
      case PROMPT -> 1;
      case MODEL -> .96;
      case TOOLS -> .92;
      case DOCUMENTS -> .9;
      case PARAMETERS -> .88;
      case HISTORY -> .8;
      case QUESTION, VARIABLES, CODE -> .74;
    };
  }

  /** For the end of a sentence. */
  String text() {
    if (changed.isEmpty()) {
      return unknown.isEmpty() ? "nothing else differs" : "nothing else is known to differ";
    }
    StringBuilder text = new StringBuilder(changed.size() == 1 ? "only the " : "the ");
    for (int i = 0; i < changed.size(); i++) {
      String between = i == 0 ? "" : i == changed.size() - 1 ? " and the " : ", the ";
      text.append(between).append(name(changed.get(i)));
    }
    return text.append(plural() ? " differ" : " differs").toString();
  }

  private boolean plural() {
    return changed.size() > 1
        || changed.getFirst() == Kind.TOOLS
        || changed.getFirst() == Kind.DOCUMENTS
        || changed.getFirst() == Kind.PARAMETERS;
  }

  private static String name(Kind kind) {
    return switch (kind) {
      case QUESTION -> "question";
      case PROMPT -> "prompt";
      case VARIABLES -> "variables";
      case MODEL -> "model";
      case PARAMETERS -> "parameters";
      case TOOLS -> "tools";
      case DOCUMENTS -> "documents";
      case HISTORY -> "history";
      case CODE -> "code";
    };
  }
}

package dev.verbatim.replay.tool;

import dev.verbatim.insight.json.JsonDiff;
import dev.verbatim.model.SpanOrigin;
import dev.verbatim.replay.match.Rung;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Decides which recorded run of a tool stands for one that is wanted now. Stricter than that of
 * model calls: arguments may differ only in noise that no model said. A changed argument is another
 * call, whatever it looks like. Not safe for several threads.
 */
final class ToolMatcher {
  private final List<RecordedTool> tools;
  private final Predicate<String> saidByModel;
  private final Set<String> used = new HashSet<>();

  /**
   * @param saidByModel whether a recorded answer of a model holds this text
   */
  ToolMatcher(ToolTape tape, Predicate<String> saidByModel) {
    this.tools = tape.tools();
    this.saidByModel = saidByModel;
  }

  /** What was found; the run for a miss is the closest of the same name. */
  record Found(Rung rung, Optional<RecordedTool> tool) {}

  Found match(String name, Optional<String> callId, String exact, String masked) {
    List<RecordedTool> named = tools.stream().filter(tool -> tool.name().equals(name)).toList();
    List<RecordedTool> equal = named.stream().filter(tool -> tool.exact().equals(exact)).toList();
    if (!equal.isEmpty()) {
      List<RecordedTool> asked = equal.stream().filter(tool -> hasCallId(tool, callId)).toList();
      return next(Rung.EXACT, unused(asked).or(() -> unused(equal)), equal);
    }
    List<RecordedTool> alike =
        named.stream()
            .filter(tool -> tool.masked().equals(masked))
            .filter(tool -> isNoise(tool.exact(), exact))
            .toList();
    return alike.isEmpty()
        ? new Found(Rung.MISS, closest(named, exact))
        : next(Rung.MASKED, unused(alike), alike);
  }

  /** The next run, or the last once more. */
  private Found next(Rung rung, Optional<RecordedTool> next, List<RecordedTool> all) {
    if (next.isEmpty()) {
      return new Found(Rung.REPEAT, Optional.of(all.getLast()));
    }
    used.add(next.get().id());
    return new Found(rung, next);
  }

  private Optional<RecordedTool> unused(List<RecordedTool> of) {
    return of.stream().filter(tool -> !isUsed(tool)).findFirst();
  }

  private static boolean hasCallId(RecordedTool tool, Optional<String> callId) {
    return callId.isPresent() && tool.span().tool().flatMap(it -> it.callId()).equals(callId);
  }

  private boolean isNoise(String recorded, String asked) {
    return JsonDiff.ofTexts(recorded, asked).stream()
        .flatMap(change -> change.left().stream())
        .map(ToolMatcher::unquoted)
        .noneMatch(saidByModel);
  }

  private static String unquoted(String json) {
    boolean quoted = json.length() > 1 && json.startsWith("\"") && json.endsWith("\"");
    return quoted ? json.substring(1, json.length() - 1) : json;
  }

  private Optional<RecordedTool> closest(List<RecordedTool> named, String exact) {
    return named.stream()
        .min(
            Comparator.comparingInt(
                tool -> JsonDiff.ofTexts(tool.exact(), exact).size() * 2 + (isUsed(tool) ? 1 : 0)));
  }

  private boolean isUsed(RecordedTool tool) {
    return used.contains(tool.id());
  }

  /** Takes up a run that was begun elsewhere. */
  void given(String recordedId) {
    used.add(recordedId);
  }

  /** Runs that were not asked for, of those that an instrumentation recorded. */
  List<RecordedTool> unused() {
    return tools.stream()
        .filter(tool -> tool.span().origin() == SpanOrigin.DECLARED)
        .filter(tool -> !isUsed(tool))
        .toList();
  }
}

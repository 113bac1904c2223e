package dev.verbatim.insight.version;

import dev.verbatim.capture.canon.VersionThresholds;
import dev.verbatim.insight.version.PromptLines.Part;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Finds the moment at which the program text of a pool changed: lines that were always there before
 * and never after, or the other way round, and that are no data.
 */
final class Moments {
  private final UseTable table;
  private final VersionThresholds thresholds;

  Moments(UseTable table, VersionThresholds thresholds) {
    this.table = table;
    this.thresholds = thresholds;
  }

  /** A line that was switched on or off. */
  private record Step(int line, int at, double contrast, boolean appears) {}

  /** How many uses are before the change; empty if there was none. */
  OptionalInt first(BitSet constants) {
    int uses = table.size();
    if (uses < 2 * thresholds.minSide()) {
      return OptionalInt.empty();
    }
    List<Step> steps = new ArrayList<>();
    for (int line = 0; line < table.keys.size(); line++) {
      int count = table.presence.get(line).cardinality();
      if (!constants.get(line)
          && count >= thresholds.minSide() * thresholds.stepPurity()
          && count <= uses - thresholds.minSide() * thresholds.stepPurity()) {
        step(line, count).ifPresent(steps::add);
      }
    }
    staticDates(steps);
    if (steps.isEmpty()) {
      return OptionalInt.empty();
    }
    int[] gaps = table.gaps(constants);
    Map<Integer, Double> votes = new HashMap<>();
    for (Step step : steps) {
      if (step.line() < 0) {
        votes.merge(step.at(), step.contrast(), Double::sum);
      } else if (isProgramText(step, gaps, constants)) {
        votes.merge(
            step.at(),
            step.contrast() * Math.min(200, 20 + table.keys.get(step.line()).text().length()),
            Double::sum);
      }
    }
    return votes.entrySet().stream()
        .max(
            Map.Entry.<Integer, Double>comparingByValue()
                .thenComparing(Map.Entry.<Integer, Double>comparingByKey().reversed()))
        .map(best -> OptionalInt.of(best.getKey()))
        .orElse(OptionalInt.empty());
  }

  private java.util.Optional<Step> step(int line, int count) {
    BitSet present = table.presence.get(line);
    int uses = table.size();
    int before = 0;
    int at = -1;
    double best = 0;
    for (int cut = 1; cut <= uses - thresholds.minSide(); cut++) {
      before += present.get(cut - 1) ? 1 : 0;
      if (cut < thresholds.minSide()) {
        continue;
      }
      double contrast = (double) before / cut - (double) (count - before) / (uses - cut);
      if (Math.abs(contrast) > Math.abs(best)) {
        best = contrast;
        at = cut;
      }
    }
    if (at < 0) {
      return java.util.Optional.empty();
    }
    int kept = present.get(0, at).cardinality();
    double shareBefore = (double) kept / at;
    double shareAfter = (double) (count - kept) / (uses - at);
    double high = Math.max(shareBefore, shareAfter);
    double low = Math.min(shareBefore, shareAfter);
    return high >= thresholds.stepPurity() && low <= 1 - thresholds.stepPurity()
        ? java.util.Optional.of(new Step(line, at, Math.abs(best), best < 0))
        : java.util.Optional.empty();
  }

  /** A date that is not that of the calls and that changed once, from one value to one other. */
  private void staticDates(List<Step> steps) {
    Map<Integer, List<String>> values = new HashMap<>();
    for (int use = 0; use < table.size(); use++) {
      PromptLines prompt = table.uses.get(use).prompt();
      int[] lines = table.lines(use);
      for (int i = 0; i < lines.length; i++) {
        if (prompt.dated(i).isPresent()) {
          List<String> mine = values.computeIfAbsent(lines[i], line -> new ArrayList<>());
          mine.add(prompt.isNear(i) ? "" : prompt.dated(i).get());
        }
      }
    }
    values.forEach(
        (line, mine) -> {
          if (mine.size() == table.size()) {
            int at = mine.lastIndexOf(mine.getFirst()) + 1;
            boolean twoValues =
                at < mine.size()
                    && mine.subList(0, at).stream().distinct().count() == 1
                    && mine.subList(at, mine.size()).stream().distinct().count() == 1
                    && !mine.getFirst().isEmpty()
                    && !mine.getLast().isEmpty();
            if (twoValues
                && at >= thresholds.minSide()
                && mine.size() - at >= thresholds.minSide()) {
              steps.add(new Step(-1, at, table.keys.get(line).text().length(), true));
            }
          }
        });
  }

  /**
   * Data that happened to be the same for a while leaves a hole that other data fills. Program text
   * leaves none, or one that other program text fills.
   */
  private boolean isProgramText(Step step, int[] gaps, BitSet constants) {
    if (table.keys.get(step.line()).part() == Part.USER && !showsTemplate(step.at())) {
      return false;
    }
    double before = varying(gaps, gaps[step.line()], 0, step.at(), constants);
    double after = varying(gaps, gaps[step.line()], step.at(), table.size(), constants);
    return step.appears() ? before <= after + .5 : after <= before + .5;
  }

  /** Whether on both sides there are enough different questions to tell a template by. */
  private boolean showsTemplate(int at) {
    BitSet before = new BitSet();
    before.set(0, at);
    BitSet after = new BitSet();
    after.set(at, table.size());
    return table.questions(before) >= thresholds.minQuestions()
        && table.questions(after) >= thresholds.minQuestions();
  }

  /** How many lines of a gap vary inside a stretch of time, on average for a use. */
  private double varying(int[] gaps, int gap, int from, int to, BitSet constants) {
    int lines = 0;
    for (int line = 0; line < gaps.length; line++) {
      if (gaps[line] == gap && !constants.get(line)) {
        int count = table.presence.get(line).get(from, to).cardinality();
        if (count < thresholds.stepPurity() * (to - from)) {
          lines += count;
        }
      }
    }
    return (double) lines / (to - from);
  }
}

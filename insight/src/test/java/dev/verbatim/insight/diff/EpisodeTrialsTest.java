package dev.verbatim.insight.diff;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.verbatim.capture.canon.CanonicalJson;
import dev.verbatim.capture.canon.Thresholds;
import dev.verbatim.insight.align.Step;
import dev.verbatim.insight.align.StepPair;
import dev.verbatim.insight.align.StepPair.Relation;
import dev.verbatim.model.SpanKind;
import dev.verbatim.testkit.episode.Episode;
import dev.verbatim.testkit.labelled.LabelledRun;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** All trials of one task of tau-bench against each other: 15 tasks, four trials each. */
class EpisodeTrialsTest {
  private static final double REQUIRED = .95;

  /** Two trials of one task, and what the engine says about them. */
  private record Trials(Episode left, Episode right, TraceDiff diff) {}

  private static List<Trials> all() {
    List<Episode> episodes = Episode.all();
    List<Trials> trials = new ArrayList<>();
    for (Episode left : episodes) {
      for (Episode right : episodes) {
        if (left.task() == right.task() && left.trial() < right.trial()) {
          LabelledRun before = LabelledRun.of(left, 1);
          LabelledRun after = LabelledRun.of(right, 2);
          trials.add(
              new Trials(
                  left,
                  right,
                  new TraceDiffer(Verdict.contents(before, after), Thresholds.DEFAULT)
                      .compare(Verdict.tree(before), Verdict.tree(after))));
        }
      }
    }
    return trials;
  }

  /**
   * Of the tool calls that both trials make with the same arguments in the same order (the longest
   * common subsequence of their calls), the share that the alignment puts into one pair in that
   * order. Calls that it finds moved do not count.
   */
  @Test
  void equalToolCallsStandTogether() {
    long common = 0;
    long together = 0;
    List<String> worst = new ArrayList<>();
    for (Trials trials : all()) {
      int most = common(calls(trials.left()), calls(trials.right()));
      long found =
          trials.diff().path().pairs().stream()
              .filter(pair -> pair.relation() != Relation.MOVED && isOneCall(pair))
              .count();
      common += most;
      together += found;
      if (found < most) {
        worst.add(trials.left().id() + " / " + trials.right().id() + ": " + found + " of " + most);
      }
    }
    System.out.printf(
        Locale.ROOT,
        "tau-bench, %d pairs of trials: %d of %d equal tool calls stand together (%.1f %%) %s%n",
        all().size(),
        together,
        common,
        100.0 * together / common,
        worst);
    assertThat((double) together / common).isGreaterThanOrEqualTo(REQUIRED);
  }

  private static boolean isOneCall(StepPair pair) {
    return pair.left().isPresent()
        && pair.right().isPresent()
        && pair.left().get().kind() == SpanKind.TOOL
        && call(pair.left().get()).equals(call(pair.right().get()));
  }

  private static String call(Step step) {
    return step.name() + " " + step.shape();
  }

  private static List<String> calls(Episode episode) {
    return episode.toolCalls().stream()
        .map(
            call ->
                call.at("/function/name").asText()
                    + " "
                    + CanonicalJson.of(call.at("/function/arguments").asText()))
        .toList();
  }

  private static int common(List<String> left, List<String> right) {
    int[][] longest = new int[left.size() + 1][right.size() + 1];
    for (int i = 1; i <= left.size(); i++) {
      for (int j = 1; j <= right.size(); j++) {
        longest[i][j] =
            left.get(i - 1).equals(right.get(j - 1))
                ? longest[i - 1][j - 1] + 1
                : Math.max(longest[i - 1][j], longest[i][j - 1]);
      }
    }
    return longest[left.size()][right.size()];
  }

  /**
   * The first real difference is that of the first tool calls, in order, that differ in name or
   * arguments: of all tools that the sentence names, the first must be one of the two. Where the
   * calls are all the same it must name none.
   */
  @Test
  void theSentenceNamesTheFirstDifference() {
    int right = 0;
    List<Trials> all = all();
    for (Trials trials : all) {
      List<String> before = calls(trials.left());
      List<String> after = calls(trials.right());
      int at = 0;
      while (at < Math.min(before.size(), after.size()) && before.get(at).equals(after.get(at))) {
        at++;
      }
      List<String> wanted = new ArrayList<>();
      before.stream().skip(at).limit(1).forEach(call -> wanted.add(call.split(" ", 2)[0]));
      after.stream().skip(at).limit(1).forEach(call -> wanted.add(call.split(" ", 2)[0]));
      String sentence = trials.diff().sentence();
      String first =
          StreamSupport.stream(trials.left().tools().spliterator(), false)
              .map((JsonNode tool) -> tool.at("/function/name").asText())
              .filter(sentence::contains)
              .min(Comparator.comparingInt(sentence::indexOf))
              .orElse("");
      boolean named = wanted.isEmpty() ? first.isEmpty() : wanted.contains(first);
      right += named ? 1 : 0;
      System.out.println(
          (named ? "  " : "! ")
              + trials.left().id()
              + " / "
              + trials.right().id()
              + (named
                  ? ""
                  : " (first: " + wanted.stream().collect(Collectors.joining(" | ")) + ")")
              + ": "
              + sentence);
    }
    System.out.printf(
        Locale.ROOT,
        "tau-bench, %d pairs of trials: the sentence names the first difference in %d (%.1f %%)%n",
        all.size(),
        right,
        100.0 * right / all.size());
    assertThat((double) right / all.size()).isGreaterThanOrEqualTo(REQUIRED);
  }
}

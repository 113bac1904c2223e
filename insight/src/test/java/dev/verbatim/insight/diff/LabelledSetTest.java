package dev.verbatim.insight.diff;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verbatim.testkit.labelled.LabelledPair;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What the engine says about pairs whose difference a person has described. */
class LabelledSetTest {
  private static final double REQUIRED = .95;

  @Test
  void alignsAndDescribesThePairsAsLabelled() {
    List<LabelledPair> pairs = LabelledPair.all();
    Map<LabelledPair, Verdict> verdicts = new LinkedHashMap<>();
    pairs.forEach(pair -> verdicts.put(pair, Verdict.of(pair)));
    verdicts.forEach(
        (pair, verdict) -> {
          System.out.println(
              (verdict.isRight() ? "  " : "! ") + pair.name() + ": " + verdict.sentence());
          if (!verdict.isRight()) {
            System.out.println("    what was done: " + pair.what());
            verdict.complaints().forEach(complaint -> System.out.println("    " + complaint));
          }
        });
    long aligned = verdicts.values().stream().filter(Verdict::isAligned).count();
    long right = verdicts.values().stream().filter(Verdict::isRight).count();
    System.out.printf(
        Locale.ROOT,
        "labelled set: %d pairs; %d aligned right (%.1f %%), %d aligned and described right (%.1f"
            + " %%)%n",
        pairs.size(),
        aligned,
        100.0 * aligned / pairs.size(),
        right,
        100.0 * right / pairs.size());
    assertThat(pairs).hasSizeGreaterThanOrEqualTo(40);
    assertThat((double) right / pairs.size())
        .as(
            verdicts.entrySet().stream()
                .filter(entry -> !entry.getValue().isRight())
                .map(entry -> entry.getKey().name())
                .collect(Collectors.joining(", ", "not right: ", "")))
        .isGreaterThanOrEqualTo(REQUIRED);
  }

  @Test
  void comparesEveryRunWithItselfAsTheSame() {
    for (LabelledPair pair : LabelledPair.all()) {
      String sentence =
          new TraceDiffer(
                  Verdict.contents(pair.left()), dev.verbatim.capture.canon.Thresholds.DEFAULT)
              .compare(Verdict.tree(pair.left()), Verdict.tree(pair.left()))
              .sentence();
      assertThat(sentence).as(pair.name()).startsWith("Same question. Nothing known changed.");
    }
  }

  @Test
  void coversEveryKindOfDifference() {
    assertThat(LabelledPair.all().stream().map(LabelledPair::kind).distinct().toList())
        .hasSizeGreaterThanOrEqualTo(20);
  }
}

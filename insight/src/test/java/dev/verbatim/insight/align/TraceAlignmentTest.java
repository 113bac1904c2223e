package dev.verbatim.insight.align;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verbatim.capture.canon.Thresholds;
import dev.verbatim.model.SpanId;
import dev.verbatim.model.SpanKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TraceAlignmentTest {
  private long clock = 1_000;
  private long nextId = 1;

  @Test
  void anInsertedGuardIsOneStepMore() {
    assertThat(
            aligned(
                List.of(llm("search a", ""), tool("search", "{q:a}", "found"), llm("", "Here.")),
                List.of(
                    step(SpanKind.GUARDRAIL, "policy", "hello", "fine"),
                    llm("search a", ""),
                    tool("search", "{q:a}", "found"),
                    llm("", "Here."))))
        .containsExactly("ADDED policy", "EQUAL ", "EQUAL search", "EQUAL ");
  }

  @Test
  void aChangedArgumentStaysWithItsCall() {
    TraceAlignment alignment =
        alignment(
            List.of(llm("a", ""), tool("lookup", "{order:8812}", "paid"), llm("", "Paid.")),
            List.of(llm("a", ""), tool("lookup", "{order:8813}", "open"), llm("", "Open.")));
    assertThat(names(alignment)).containsExactly("EQUAL ", "CHANGED lookup", "CHANGED ");
    assertThat(alignment.fork()).hasValue(1);
  }

  @Test
  void stepsThatRanAtTheSameTimeHaveNoOrder() {
    long start = clock;
    List<Step> left =
        List.of(
            at(start, "fetch", "{u:a}"),
            at(start + 1, "fetch", "{u:b}"),
            at(start + 2, "read", "x"));
    List<Step> right =
        List.of(
            at(start, "read", "x"),
            at(start + 1, "fetch", "{u:b}"),
            at(start + 2, "fetch", "{u:a}"));
    assertThat(names(TraceAlignment.of(left, right, Thresholds.DEFAULT)))
        .containsExactly("EQUAL fetch", "EQUAL fetch", "EQUAL read");
  }

  @Test
  void whatRanElsewhereWasMoved() {
    assertThat(
            aligned(
                List.of(
                    tool("audit", "{all:true}", "ok"),
                    tool("a", "1", "1"),
                    tool("b", "2", "2"),
                    tool("c", "3", "3")),
                List.of(
                    tool("a", "1", "1"),
                    tool("b", "2", "2"),
                    tool("c", "3", "3"),
                    tool("audit", "{all:true}", "ok"))))
        .containsExactly("EQUAL a", "EQUAL b", "EQUAL c", "MOVED audit");
  }

  @Test
  void theForkIsWhereTheyPartForGood() {
    List<Step> left = new ArrayList<>();
    List<Step> right = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      left.add(tool("t" + i, "a" + i, "r" + i));
      right.add(tool("t" + i, "a" + i, i == 2 || i >= 6 ? "other" + i : "r" + i));
    }
    assertThat(alignment(left, right).fork()).hasValue(6);
    assertThat(alignment(left, left).fork()).isEmpty();
  }

  @Test
  void aStepAroundOthersIsNotWhereTheyPart() {
    Step left =
        step(SpanKind.AGENT, "desk", "", "Paid.")
            .with(List.of(), List.of(llm("a", ""), tool("a", "1", "1"), llm("", "Paid.")));
    Step right =
        step(SpanKind.AGENT, "desk", "", "Open.")
            .with(List.of(), List.of(llm("a", ""), tool("a", "1", "1"), llm("", "Open.")));
    TraceAlignment alignment = alignment(List.of(left), List.of(right));
    assertThat(names(alignment)).containsExactly("CHANGED desk", "EQUAL ", "EQUAL a", "CHANGED ");
    assertThat(alignment.fork()).hasValue(3);
  }

  @Test
  void childrenAreAlignedBelowTheirParents() {
    Step left =
        step(SpanKind.AGENT, "desk", "", "")
            .with(List.of(), List.of(llm("", "Hi."), tool("a", "1", "1")));
    Step right = step(SpanKind.AGENT, "desk", "", "").with(List.of(), List.of(llm("", "Hi.")));
    TraceAlignment alignment = alignment(List.of(left), List.of(right));
    assertThat(names(alignment)).containsExactly("EQUAL desk", "EQUAL ", "REMOVED a");
    assertThat(alignment.pairs()).extracting(StepPair::depth).containsExactly(0, 1, 1);
  }

  @Test
  void everyStepIsInExactlyOnePairInItsOrder() {
    long seed = new Random().nextLong();
    System.out.println("seed of everyStepIsInExactlyOnePairInItsOrder: " + seed);
    Random random = new Random(seed);
    for (int round = 0; round < 500; round++) {
      List<Step> left = random(random, random.nextInt(12));
      List<Step> right = random(random, random.nextInt(12));
      TraceAlignment alignment = alignment(left, right);
      assertThat(alignment.complete()).isTrue();
      assertThat(alignment.pairs().stream().flatMap(pair -> pair.left().stream()))
          .containsExactlyInAnyOrderElementsOf(left);
      assertThat(alignment.pairs().stream().flatMap(pair -> pair.right().stream()))
          .containsExactlyInAnyOrderElementsOf(right);
      assertThat(alignment.pairs())
          .filteredOn(pair -> pair.left().isPresent() && pair.right().isPresent())
          .allMatch(pair -> pair.left().get().kind() == pair.right().get().kind());
    }
  }

  @Test
  void aDeepTraceNeedsNoStack() {
    Step left = tool("leaf", "1", "1");
    Step right = tool("leaf", "1", "2");
    for (int i = 0; i < 20_000; i++) {
      left =
          step(i % 2 == 0 ? SpanKind.CHAIN : SpanKind.AGENT, "c", "", "")
              .with(List.of(), List.of(left));
      right =
          step(i % 2 == 0 ? SpanKind.CHAIN : SpanKind.AGENT, "c", "", "")
              .with(List.of(), List.of(right));
    }
    assertThat(alignment(List.of(left), List.of(right)).pairs()).hasSize(20_001);
  }

  @Test
  void theAssignmentIsTheCheapest() {
    long seed = new Random().nextLong();
    System.out.println("seed of theAssignmentIsTheCheapest: " + seed);
    Random random = new Random(seed);
    for (int round = 0; round < 300; round++) {
      int n = 1 + random.nextInt(6);
      double[][] cost = new double[n][n];
      for (double[] row : cost) {
        Arrays.setAll(row, i -> random.nextInt(10));
      }
      int[] columns = Assignment.of(cost);
      assertThat(Arrays.stream(columns).distinct().count()).isEqualTo(n);
      double sum = IntStream.range(0, n).mapToDouble(i -> cost[i][columns[i]]).sum();
      assertThat(sum).isEqualTo(cheapest(cost, 0, new boolean[n]));
    }
  }

  private static double cheapest(double[][] cost, int row, boolean[] used) {
    if (row == cost.length) {
      return 0;
    }
    double best = Double.POSITIVE_INFINITY;
    for (int j = 0; j < cost.length; j++) {
      if (!used[j]) {
        used[j] = true;
        best = Math.min(best, cost[row][j] + cheapest(cost, row + 1, used));
        used[j] = false;
      }
    }
    return best;
  }

  private List<Step> random(Random random, int size) {
    List<Step> steps = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      if (random.nextInt(4) == 0) {
        clock -= 15; // Overlaps the step before.
      }
      steps.add(
          random.nextBoolean()
              ? tool("t" + random.nextInt(3), "a" + random.nextInt(3), "r" + random.nextInt(3))
              : llm("", "x" + random.nextInt(3)));
    }
    steps.sort(java.util.Comparator.comparingLong(Step::startEpochNanos));
    return steps;
  }

  private List<String> aligned(List<Step> left, List<Step> right) {
    return names(alignment(left, right));
  }

  private static TraceAlignment alignment(List<Step> left, List<Step> right) {
    return TraceAlignment.of(left, right, Thresholds.DEFAULT);
  }

  private static List<String> names(TraceAlignment alignment) {
    return alignment.pairs().stream()
        .map(pair -> pair.relation() + " " + pair.right().or(pair::left).orElseThrow().name())
        .toList();
  }

  private Step llm(String calls, String said) {
    return step(SpanKind.LLM, "", calls, said);
  }

  private Step tool(String name, String arguments, String result) {
    return step(SpanKind.TOOL, name, arguments, result);
  }

  private Step step(SpanKind kind, String name, String shape, String text) {
    Step step =
        new Step(
            new SpanId(nextId++),
            kind,
            name,
            shape,
            text,
            "ok",
            clock,
            clock + 10,
            1,
            List.of(),
            Optional.empty(),
            List.of());
    clock += 20;
    return step;
  }

  private Step at(long start, String name, String shape) {
    return new Step(
        new SpanId(nextId++),
        SpanKind.TOOL,
        name,
        shape,
        "",
        "ok",
        start,
        start + 100,
        1,
        List.of(),
        Optional.empty(),
        List.of());
  }
}

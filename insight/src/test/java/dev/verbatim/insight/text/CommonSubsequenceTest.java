package dev.verbatim.insight.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CommonSubsequenceTest {
  @Test
  void runsAreTheLongestThereAre() {
    long seed = new Random().nextLong();
    System.out.println("seed of runsAreTheLongestThereAre: " + seed);
    Random random = new Random(seed);
    for (int round = 0; round < 3000; round++) {
      int letters = 1 + random.nextInt(6);
      int[] left = random.ints(random.nextInt(40), 0, letters).toArray();
      int[] right =
          random.nextBoolean()
              ? random.ints(random.nextInt(40), 0, letters).toArray()
              : changed(left, random);
      CommonSubsequence.Result result = CommonSubsequence.compare(left, right, Long.MAX_VALUE);
      requireRuns(left, right, result.runs());
      assertThat(result.complete()).isTrue();
      assertThat(result.runs().stream().mapToInt(CommonSubsequence.Run::length).sum())
          .isEqualTo(longest(left, right));
    }
  }

  /** Large inputs are cut at unique elements first: still right, though not always the longest. */
  @Test
  void largeSequencesThatShareMostAreComparedExactly() {
    long seed = new Random().nextLong();
    System.out.println("seed of largeSequencesThatShareMostAreComparedExactly: " + seed);
    Random random = new Random(seed);
    int[] left = random.ints(60_000, 0, 40_000).toArray();
    int[] right = left.clone();
    for (int i = 0; i < 200; i++) {
      right[random.nextInt(right.length)] = 40_000 + i;
    }
    CommonSubsequence.Result result = CommonSubsequence.compare(left, right, 400_000_000);
    requireRuns(left, right, result.runs());
    assertThat(result.complete()).isTrue();
    assertThat(result.runs().stream().mapToInt(CommonSubsequence.Run::length).sum())
        .isGreaterThanOrEqualTo(left.length - 200);
  }

  @Test
  void whatExceedsTheBudgetCountsAsDifferentAndIsSaid() {
    int[] left = new Random(1).ints(5_000, 0, 3).toArray();
    int[] right = new Random(2).ints(5_000, 0, 3).toArray();
    CommonSubsequence.Result result = CommonSubsequence.compare(left, right, 10_000);
    assertThat(result.complete()).isFalse();
    requireRuns(left, right, result.runs());
  }

  private static void requireRuns(int[] left, int[] right, List<CommonSubsequence.Run> runs) {
    int atLeft = 0;
    int atRight = 0;
    for (CommonSubsequence.Run run : runs) {
      assertThat(run.length()).isPositive();
      assertThat(run.left()).isGreaterThanOrEqualTo(atLeft);
      assertThat(run.right()).isGreaterThanOrEqualTo(atRight);
      for (int i = 0; i < run.length(); i++) {
        assertThat(left[run.left() + i]).isEqualTo(right[run.right() + i]);
      }
      atLeft = run.left() + run.length();
      atRight = run.right() + run.length();
    }
  }

  private static int[] changed(int[] left, Random random) {
    return java.util.Arrays.stream(left)
        .filter(element -> random.nextInt(5) > 0)
        .map(element -> random.nextInt(5) > 0 ? element : random.nextInt(6))
        .toArray();
  }

  private static int longest(int[] left, int[] right) {
    int[][] best = new int[left.length + 1][right.length + 1];
    for (int i = 1; i <= left.length; i++) {
      for (int j = 1; j <= right.length; j++) {
        best[i][j] =
            left[i - 1] == right[j - 1]
                ? best[i - 1][j - 1] + 1
                : Math.max(best[i - 1][j], best[i][j - 1]);
      }
    }
    return best[left.length][right.length];
  }
}

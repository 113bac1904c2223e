package dev.verbatim.insight.cohort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StatisticsTest {
  private static double[] rate(int yes, int count) {
    double[] values = new double[count];
    Arrays.fill(values, 0, yes, 1);
    return values;
  }

  @Test
  void proportionsAreThoseOfThePaper() {
    // Table II of Newcombe 1998, method 10: 56/70 against 48/80 is .0524 to .3339.
    Interval interval = Statistics.ofProportions(rate(48, 80), rate(56, 70));
    assertThat(interval.low()).isCloseTo(.0524, within(.0001));
    assertThat(interval.high()).isCloseTo(.3339, within(.0001));
    // 0/10 against 0/10: -.2775 to .2775? The score limits of 0/10 are 0 and .2775.
    Interval nothing = Statistics.ofProportions(rate(0, 10), rate(0, 10));
    assertThat(nothing.low()).isCloseTo(-.2775, within(.0001));
    assertThat(nothing.high()).isCloseTo(.2775, within(.0001));
  }

  @Test
  void intervalsHoldTheTruthAboutAsOftenAsTheySay() {
    long seed = 20261122;
    System.out.println("StatisticsTest: seed " + seed);
    Random random = new Random(seed);
    int held = 0;
    int rounds = 400;
    for (int round = 0; round < rounds; round++) {
      double[] left = random.doubles(60).map(it -> -Math.log(it)).toArray();
      double[] right = random.doubles(60).map(it -> .5 - Math.log(it)).toArray();
      Interval interval = Statistics.ofMeans(left, right);
      held += interval.low() <= .5 && .5 <= interval.high() ? 1 : 0;
    }
    System.out.printf("95 %% intervals that hold the truth: %d of %d%n", held, rounds);
    assertThat((double) held / rounds).isBetween(.90, .985);
  }

  @Test
  void effectsHaveTheirSigns() {
    double[] low = {1, 2, 3};
    double[] high = {4, 5, 6};
    assertThat(Statistics.cliffsDelta(low, high)).isEqualTo(1);
    assertThat(Statistics.cliffsDelta(high, low)).isEqualTo(-1);
    assertThat(Statistics.cliffsDelta(low, low)).isZero();
    assertThat(Statistics.cohensH(.5, .5)).isZero();
    assertThat(Statistics.cohensH(0, 1)).isCloseTo(Math.PI, within(1e-9));
    assertThat(Statistics.signBalance(new double[] {1, 1, -1, 0})).isEqualTo(.25);
    assertThat(Statistics.median(new double[] {3, 1, 2})).isEqualTo(2);
    assertThat(Statistics.median(new double[] {4, 1, 2, 3})).isEqualTo(2.5);
  }
}

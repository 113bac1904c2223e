package dev.verbatim.insight.noise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verbatim.insight.noise.NoiseFloor.Verdict;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NoiseFloorTest {
  @Test
  void moreThanRepetitionsVaryByThemselves() {
    Verdict verdict = floor(50, i -> i < 48 ? .1 : .9).judge(.5);
    assertThat(verdict.kind()).isEqualTo(Verdict.Kind.LARGER);
    assertThat(verdict.largerThan()).hasValue(.96);
    assertThat(verdict.text())
        .isEqualTo("Larger than 96 % of 50 pairs of repetitions of refund v3.");
  }

  @Test
  void asMuchAsRepetitionsVaryByThemselves() {
    Verdict verdict = floor(40, i -> i / 40.0).judge(.5);
    assertThat(verdict.kind()).isEqualTo(Verdict.Kind.WITHIN);
    assertThat(verdict.text())
        .isEqualTo(
            "Within normal variation: 50 % of 40 pairs of repetitions of refund v3 differ as much"
                + " or more.");
  }

  @Test
  void underTwentyPairsItSaysThatItCannotTell() {
    Verdict verdict = floor(19, i -> 0).judge(1);
    assertThat(verdict.kind()).isEqualTo(Verdict.Kind.UNKNOWN);
    assertThat(verdict.largerThan()).isEmpty();
    assertThat(verdict.text()).contains("cannot be told").contains("19 pairs").contains("20 are");
    assertThat(floor(20, i -> 0).judge(1).kind()).isEqualTo(Verdict.Kind.LARGER);
    assertThat(new NoiseFloor("", List.of()).judge(1).text()).contains("no repetitions known");
  }

  @Test
  void equalDistancesAreNotSmaller() {
    assertThat(floor(30, i -> .4).judge(.4).kind()).isEqualTo(Verdict.Kind.WITHIN);
    assertThat(floor(30, i -> 0).judge(0).text()).contains("100 % of 30");
  }

  @Test
  void theShareIsThatOfAListByHand() {
    long seed = new Random().nextLong();
    System.out.println("seed of theShareIsThatOfAListByHand: " + seed);
    Random random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      List<Double> distances = new ArrayList<>();
      for (int i = 0; i < 20 + random.nextInt(50); i++) {
        distances.add(random.nextInt(10) / 10.0);
      }
      double distance = random.nextInt(11) / 10.0;
      double share =
          (double) distances.stream().filter(it -> it < distance).count() / distances.size();
      Collections.shuffle(distances, random);
      assertThat(new NoiseFloor("v1", distances).judge(distance).largerThan()).hasValue(share);
    }
  }

  private static NoiseFloor floor(int pairs, java.util.function.IntToDoubleFunction distance) {
    return new NoiseFloor(
        "refund v3", IntStream.range(0, pairs).mapToObj(distance::applyAsDouble).toList());
  }
}

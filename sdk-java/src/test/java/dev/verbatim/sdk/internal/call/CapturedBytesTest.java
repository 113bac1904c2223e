package dev.verbatim.sdk.internal.call;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verbatim.sdk.internal.export.ByteBudget;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The copy of a body is exact, bounded, and gives back what it took. */
final class CapturedBytesTest {
  private static CapturedBytes copy(ByteBudget budget, byte[] body, Random random) {
    CapturedBytes copy = new CapturedBytes(budget);
    for (int at = 0; at < body.length; ) {
      int count = Math.min(body.length - at, 1 + random.nextInt(40_000));
      copy.append(body, at, count);
      at += count;
    }
    return copy;
  }

  @Test
  void anyPartsMakeTheSameWhole() {
    long seed = 20_261;
    Random random = new Random(seed);
    for (int round = 0; round < 50; round++) {
      byte[] body = new byte[random.nextInt(600_000)];
      random.nextBytes(body);
      ByteBudget budget = new ByteBudget(10_000_000);
      CapturedBytes one = copy(budget, body, random);
      CapturedBytes two = copy(budget, body, random);
      assertThat(one.bytes().head(Integer.MAX_VALUE)).as("seed %d", seed).isEqualTo(body);
      assertThat(one.sameAs(two)).isTrue();
      assertThat(budget.used()).isEqualTo(one.reserved() + two.reserved());
      if (body.length > 0) {
        body[random.nextInt(body.length)] ^= 1;
        assertThat(one.sameAs(copy(budget, body, random))).isFalse();
      }
    }
  }

  @Test
  void beyondTheBudgetOnlyTheLengthIsKept() {
    ByteBudget budget = new ByteBudget(100_000);
    CapturedBytes copy = copy(budget, new byte[300_000], new Random(1));
    assertThat(copy.isDropped()).isTrue();
    assertThat(copy.length()).isEqualTo(300_000);
    assertThat(copy.bytes().length()).isZero();
    assertThat(budget.used()).isZero();
  }

  @Test
  void whatWasPassedOnIsNotReleasedTwice() {
    ByteBudget budget = new ByteBudget(100_000);
    CapturedBytes copy = copy(budget, new byte[5_000], new Random(1));
    budget.release(copy.reserved());
    copy.forget();
    assertThat(budget.used()).isZero();
    assertThat(copy.bytes().length()).isZero();
  }
}

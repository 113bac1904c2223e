package dev.verbatim.capture.canon;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ShinglesTest {
  private final Shingles ticket = Shingles.of("the kettle leaks at the handle");
  private final Shingles message =
      Shingles.of("summarise this: the kettle leaks at the handle. be brief");

  @Test
  void aPartIsContainedInTheWholeAndNotTheOtherWayRound() {
    assertThat(ticket.containedIn(message)).isEqualTo(1);
    assertThat(message.containedIn(ticket)).isEqualTo(.5);
    assertThat(ticket.jaccard(message)).isEqualTo(.5);
  }

  @Test
  void aTextWithoutWordsIsInEveryOther() {
    assertThat(Shingles.of("?").containedIn(ticket)).isEqualTo(1);
    assertThat(ticket.containedIn(Shingles.of("?"))).isZero();
  }
}

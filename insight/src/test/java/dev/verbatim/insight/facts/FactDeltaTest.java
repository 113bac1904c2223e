package dev.verbatim.insight.facts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class FactDeltaTest {
  @Test
  void readsFactsInOneForm() {
    assertThat(
            read(
                "We refunded €1,250.00 to your card on November 3rd, 2026 at 3:30 pm. See"
                    + " https://example.com/r?x=1. Order EHGLP3 has 2 bags, 10% off for Ann Lee."))
        .containsExactly(
            "MONEY 1250 EUR",
            "DATE 2026-11-03",
            "TIME 15:30",
            "LINK https://example.com/r?x=1",
            "CODE EHGLP3",
            "NUMBER 2 bag",
            "PERCENT 10%",
            "NAME Ann Lee");
  }

  @Test
  void spellingsOfOneFactAreOne() {
    for (String pair :
        List.of(
            "It is 150 EUR.|It is €150.00.",
            "On 3 Nov 2026.|On 2026-11-03.",
            "On 03.11.2026.|On November 3, 2026.",
            "At 15:05.|At 3:05 p.m.",
            "It is 1.250,50 euros.|It is EUR 1,250.50 now: 1250.5 EUR.",
            "You have 3 bags.|You have 3 bag.",
            "It is 50 percent.|It is 50%.")) {
      String[] texts = pair.split("\\|");
      assertThat(FactDelta.of(texts[0], texts[1]).removed()).as(pair).isEmpty();
      assertThat(FactDelta.of(texts[0], texts[1]).changed()).as(pair).isEmpty();
    }
  }

  @Test
  void anAmountThatChangedIsOneChange() {
    FactDelta delta =
        FactDelta.of(
            "We have refunded 100 EUR to your card within 5 days.",
            "We have refunded 150 EUR to your card within 7 days.");
    assertThat(delta.changed())
        .extracting(change -> change.left().text() + " -> " + change.right().text())
        .containsExactly("100 EUR -> 150 EUR", "5 days -> 7 days");
    assertThat(delta.removed()).isEmpty();
    assertThat(delta.added()).isEmpty();
  }

  @Test
  void aRefusalIsAFact() {
    FactDelta delta =
        FactDelta.of("Your refund is on its way.", "I'm sorry, I can't refund that ticket.");
    assertThat(delta.added()).extracting(StatedFact::kind).contains(StatedFact.Kind.REFUSAL);
  }

  @Test
  void orderAndRepetitionMakeNoDifference() {
    assertThat(
            FactDelta.of(
                    "Flight HAT136 costs $120. Then HAT039 for $90.",
                    "HAT039 is $90; HAT136, again HAT136, is $120.")
                .isEmpty())
        .isTrue();
  }

  @Test
  void numbersThatNoFormFitsStayAsTheyAre() {
    assertThat(read("Call 2026-13-45 or 1.2.3 at 25:99."))
        .noneMatch(fact -> fact.startsWith("DATE") || fact.startsWith("TIME"));
  }

  private static List<String> read(String text) {
    return FactReader.read(text).stream().map(fact -> fact.kind() + " " + fact.value()).toList();
  }
}

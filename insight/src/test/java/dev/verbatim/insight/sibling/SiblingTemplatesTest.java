package dev.verbatim.insight.sibling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verbatim.insight.diff.Factor.Kind;
import dev.verbatim.insight.sibling.Sibling.Label;
import dev.verbatim.model.StoredSpan;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Where the user's message is made from a template, what was filled in is what is asked. */
class SiblingTemplatesTest {
  private static final int TICKETS = 60;

  private static final String BRIEF =
      "Summarise the ticket below for the colleague who answers it.\nOne sentence.\nTicket:\n%s";

  private static final String THOROUGH =
      "You read what customers of the shop write before a colleague does.\n"
          + "Say in three bullet points what it is about, whom it concerns, and what is wanted.\n"
          + "Leave out names, numbers and thanks, and keep to what is said.\n"
          + "Where something is not said, say that it is not, and guess nothing.\n"
          + "Where two things are wanted, name both, the more urgent one first.\n"
          + "This came in:\n%s\nAnswer in English.";

  private static final String CLASSIFY =
      "Say which department is to answer.\nOne word.\nTicket:\n%s";

  private static final List<String> HAPPENED =
      List.of(
          "The parcel has been on its way for two weeks now.",
          "My daughter's bicycle came with a bent wheel!",
          "I was charged twice this month",
          "Since the update the app closes when I open the basket.",
          "You sent me green curtains, the blue ones were ordered.",
          "The voucher from the newsletter is not accepted.",
          "Nobody rang, and the driver still noted that I was out.",
          "There is a scratch across the table top.",
          "The kettle leaks at the handle.",
          "My invoice shows somebody else's address.",
          "Half of the screws are missing from the shelf.",
          "I cannot log in with the new password.",
          "The lamp hums as soon as it is dimmed.");

  private static final List<String> WANTED =
      List.of(
          "Please send another one before Friday.",
          "I want my money back on the card I paid with.",
          "Can somebody call me in the evening?",
          "Tell me what to do with the old one",
          "A discount would settle it for me.",
          "Cancel everything that is still open.",
          "How long will that take?");

  private static final List<String> BESIDES =
      List.of(
          "It is a present, so time matters.",
          "This is the third time that I write.",
          "Otherwise I was always happy with you.",
          "We move house at the end of the month.",
          "My neighbour has had the same trouble.");

  private final Chats chats = new Chats();

  @AfterEach
  void close() {
    chats.close();
  }

  /** Tickets that share two of three sentences with many others. */
  private static String ticket(int number) {
    return HAPPENED.get(number % HAPPENED.size())
        + " "
        + WANTED.get(number % WANTED.size())
        + (number % 3 == 0 ? "\n" : " ")
        + BESIDES.get(number / 7 % BESIDES.size());
  }

  /** Sends every ticket in a trace of its own, from a number on. */
  private List<Long> send(long from, String template) {
    for (int i = 0; i < TICKETS; i++) {
      chats.call(from + i, 1).with("user", template.formatted(ticket(i))).sent();
    }
    return LongStream.range(from, from + TICKETS).boxed().toList();
  }

  private LearntVersions learnt(List<Long> traces) {
    chats.store();
    List<StoredSpan> calls = traces.stream().map(trace -> chats.stored(trace, 1)).toList();
    return new LearntVersions(calls, chats::conversation);
  }

  private static List<Long> both(List<Long> one, List<Long> other) {
    List<Long> both = new ArrayList<>(one);
    both.addAll(other);
    return both;
  }

  private static long trace(Sibling sibling) {
    return sibling.call().span().traceId().low();
  }

  @Test
  void theSiblingOfATicketIsTheTicketUnderAnotherWording() {
    List<Long> brief = send(0, BRIEF);
    List<Long> thorough = send(100, THOROUGH);
    LearntVersions versions = learnt(both(brief, thorough));
    SiblingFinder finder = chats.finder(versions);
    int first = 0;
    for (long trace : both(brief, thorough)) {
      assertThat(versions.reading(chats.stored(trace, 1)).orElseThrow().isTemplate()).isTrue();
      List<Sibling> siblings = finder.ofTrace(Chats.trace(trace), 10);
      long same = trace < 100 ? trace + 100 : trace - 100;
      boolean isFirst = !siblings.isEmpty() && trace(siblings.getFirst()) == same;
      first += isFirst ? 1 : 0;
      if (isFirst) {
        assertThat(siblings.getFirst().label()).isEqualTo(Label.TWIN);
        assertThat(siblings.getFirst().differs()).containsExactly(Kind.PROMPT);
        assertThat(siblings.getFirst().reason())
            .isEqualTo("asks exactly the same; only the prompt differs");
      }
      assertThat(siblings)
          .filteredOn(it -> trace(it) != same)
          .extracting(Sibling::label)
          .containsOnly(Label.SIMILAR);
    }
    System.out.printf("tickets under another wording: %d of %d at rank 1%n", first, 2 * TICKETS);
    assertThat(first).isGreaterThanOrEqualTo((int) Math.ceil(.95 * 2 * TICKETS));
  }

  @Test
  void aLabelThatIsTakenForAPartOfTheTicketLeavesItClose() {
    List<Long> labelled = send(0, BRIEF.replace("Ticket:\n", "Ticket: "));
    List<Long> thorough = send(100, THOROUGH);
    SiblingFinder finder = chats.finder(learnt(both(labelled, thorough)));
    for (long trace : labelled) {
      List<Sibling> siblings = finder.ofTrace(Chats.trace(trace), 10);
      assertThat(trace(siblings.getFirst())).isEqualTo(trace + 100);
      assertThat(siblings.getFirst().label()).isEqualTo(Label.CLOSE);
      assertThat(siblings.subList(1, siblings.size()))
          .extracting(Sibling::label)
          .containsOnly(Label.SIMILAR);
    }
  }

  @Test
  void aLineThatIsTakenForAnOptionalOneStillTellsTicketsApart() {
    List<Long> all = both(send(0, BRIEF), send(100, THOROUGH));
    String ticket = ticket(0);
    String other = ticket.replace(BESIDES.get(0), BESIDES.get(1));
    chats.call(190, 1).with("user", THOROUGH.formatted(other)).sent();
    all.add(190L);
    assertThat(chats.finder(learnt(all)).ofTrace(Chats.trace(0), 10))
        .filteredOn(it -> it.label() == Label.TWIN)
        .extracting(SiblingTemplatesTest::trace)
        .containsExactly(100L);
  }

  @Test
  void withoutReadingsTheTemplateIsTheQuestion() {
    send(0, BRIEF);
    send(100, THOROUGH);
    SiblingFinder finder = chats.finder();
    assertThat(finder.ofTrace(Chats.trace(3), 10))
        .extracting(Sibling::label)
        .doesNotContain(Label.TWIN);
  }

  @Test
  void aTicketIsFoundInATraceOfManyTickets() {
    List<Long> brief = send(0, BRIEF);
    for (int i = 0; i < TICKETS; i++) {
      chats.call(100, i + 1).with("user", THOROUGH.formatted(ticket(i))).sent();
    }
    chats.store();
    List<StoredSpan> calls = new ArrayList<>();
    brief.forEach(trace -> calls.add(chats.stored(trace, 1)));
    for (int i = 0; i < TICKETS; i++) {
      calls.add(chats.stored(100, i + 1));
    }
    SiblingFinder finder = chats.finder(new LearntVersions(calls, chats::conversation));
    for (int i = 0; i < TICKETS; i++) {
      Sibling first = finder.ofTrace(Chats.trace(i), 1).getFirst();
      assertThat(first.call().span().spanId()).isEqualTo(Chats.span(100, i + 1));
      assertThat(first.label()).isEqualTo(Label.TWIN);
    }
  }

  @Test
  void aRareWordingIsFoundAmongManyRepetitions() {
    List<Long> brief = send(0, BRIEF);
    List<Long> thorough = send(100, THOROUGH);
    for (int i = 0; i < 300; i++) {
      chats.call(5000 + i, 1).with("user", BRIEF.formatted(ticket(7))).sent();
    }
    SiblingFinder finder = chats.finder(learnt(both(brief, thorough)));
    assertThat(finder.ofTrace(Chats.trace(7), 3))
        .first()
        .satisfies(it -> assertThat(trace(it)).isEqualTo(107));
  }

  @Test
  void aTicketWithAnotherEndIsClose() {
    List<Long> brief = send(0, BRIEF);
    List<Long> thorough = send(100, THOROUGH);
    String edited = ticket(8).replace(BESIDES.get(8 / 7 % BESIDES.size()), "It is very urgent.");
    String more = ticket(8) + " Yours sincerely";
    chats.call(190, 1).with("user", THOROUGH.formatted(edited)).sent();
    chats.call(191, 1).with("user", THOROUGH.formatted(more)).sent();
    List<Long> all = new ArrayList<>(both(brief, thorough));
    all.addAll(List.of(190L, 191L));
    SiblingFinder finder = chats.finder(learnt(all));
    List<Sibling> siblings = finder.ofTrace(Chats.trace(8), 10);
    assertThat(siblings.subList(0, 2))
        .extracting(SiblingTemplatesTest::trace)
        .containsExactly(108L, 191L);
    assertThat(siblings.subList(0, 2))
        .extracting(Sibling::label)
        .containsExactly(Label.TWIN, Label.CLOSE);
    assertThat(siblings.stream().filter(it -> trace(it) == 190))
        .allSatisfy(it -> assertThat(it.label()).isEqualTo(Label.SIMILAR));
  }

  @Test
  void whatAnotherFunctionIsAskedAboutATicketIsNotTheSame() {
    List<Long> brief = send(0, BRIEF);
    List<Long> thorough = send(100, THOROUGH);
    List<Long> classify = send(1000, CLASSIFY);
    SiblingFinder finder = chats.finder(learnt(both(both(brief, thorough), classify)));
    for (long trace : brief) {
      List<Sibling> siblings = finder.ofTrace(Chats.trace(trace), 10);
      assertThat(trace(siblings.getFirst())).isEqualTo(trace + 100);
      assertThat(siblings)
          .filteredOn(it -> trace(it) >= 1000)
          .extracting(Sibling::label)
          .doesNotContain(Label.TWIN);
    }
  }

  @Test
  void theTemplateMakesNoCallAlikeOfWhichOnlyTheTextIsKnown() {
    String wordy = BRIEF.formatted(THOROUGH) + "\n" + CLASSIFY.replace("%s", "see above");
    List<Long> known = both(send(0, BRIEF), send(100, wordy));
    for (int i = 0; i < 5; i++) {
      chats.call(2000 + i, 1).with("user", wordy.formatted(ticket(i))).sent();
    }
    SiblingFinder finder = chats.finder(learnt(known));
    assertThat(finder.ofTrace(Chats.trace(102), 20))
        .filteredOn(it -> it.label() != Label.SIMILAR)
        .extracting(SiblingTemplatesTest::trace)
        .containsExactlyInAnyOrder(2L, 2002L);
    assertThat(chats.finder().ofTrace(Chats.trace(102), 20))
        .as("by their whole texts")
        .filteredOn(it -> it.label() == Label.CLOSE)
        .hasSizeGreaterThan(5);
  }
}

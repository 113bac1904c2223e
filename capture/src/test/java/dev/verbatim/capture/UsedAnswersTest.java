package dev.verbatim.capture;

import static dev.verbatim.capture.Call.modelSays;
import static dev.verbatim.capture.Call.userSays;
import static org.assertj.core.api.Assertions.assertThat;

import dev.verbatim.model.Fact;
import dev.verbatim.model.Outcome;
import dev.verbatim.model.Span;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which answers reappear in later requests. */
class UsedAnswersTest {
  private static final String SUMMARY = "Sales of shoes rose by a third in spring.";

  private final CapturePipeline pipeline = Records.pipeline();
  private final List<Fact.Used> all = new ArrayList<>();

  /** Which spans use which answers, as {@code answer<user}. */
  private List<String> used(Call... calls) {
    CaptureResult result = pipeline.process(List.of(calls).stream().map(Call::build).toList());
    all.addAll(Records.used(result));
    return Records.used(result).stream()
        .map(use -> use.span().spanId().value() + "<" + use.by().spanId().value())
        .toList();
  }

  private static Call call(long span, String question, String answer) {
    return new Call(span).chat(userSays(question), modelSays(answer));
  }

  private static Call turn(long span, String... texts) {
    StringBuilder messages = new StringBuilder(userSays(texts[0]));
    for (int i = 1; i < texts.length - 1; i++) {
      messages.append(',').append(i % 2 == 0 ? userSays(texts[i]) : modelSays(texts[i]));
    }
    return new Call(span).trace(span).chat(messages.toString(), modelSays(texts[texts.length - 1]));
  }

  @Test
  void aCallThatGoesOnUsesTheAnswer() {
    assertThat(used(turn(1, "hi", "hello"))).isEmpty();
    assertThat(used(turn(2, "hi", "hello", "a", "b"))).containsExactly("1<2");
    Fact.Used told = all.getFirst();
    assertThat(told.epochNanos()).isEqualTo(2_000_000);
    assertThat(told.by().traceId().low()).isEqualTo(2);
    assertThat(used(turn(3, "hi", "hello", "a", "b", "c", "d"))).containsExactly("2<3");
  }

  @Test
  void anAnswerIsToldOnceAndToldAgainOnlyWithItsCall() {
    used(turn(1, "hi", "hello"));
    used(turn(2, "hi", "hello", "a", "b"));
    assertThat(used(turn(3, "hi", "hello", "c", "d"))).isEmpty();
    assertThat(used(turn(1, "hi", "hello"))).isEmpty();
    assertThat(used(turn(2, "hi", "hello", "a", "b"))).containsExactly("1<2");
    assertThat(all.getLast()).isEqualTo(all.getFirst());
  }

  @Test
  void aLateCallWasUsedByTheFirstThatWaited() {
    assertThat(used(turn(5, "hi", "hello", "c", "d"))).isEmpty();
    assertThat(used(turn(4, "hi", "hello", "a", "b"))).isEmpty();
    assertThat(used(turn(1, "hi", "hello"))).containsExactly("1<4");
    assertThat(used(turn(1, "hi", "hello"))).containsExactly("1<4");
  }

  @Test
  void anEditedHistoryStillHoldsTheAnswer() {
    used(turn(1, "hi", "hello"));
    used(turn(2, "hi", "hello", "a", "b"));
    assertThat(used(turn(3, "summary", "hello", "a", "b", "c", "d").instance("app-1")))
        .containsExactly("2<3");
  }

  @Test
  void aCallOutOfTheStoreIsToldUnlessItWas() {
    Span stored = pipeline.process(List.of(turn(1, "hi", "hello").build())).spans().get(0).span();
    CapturePipeline after = Records.pipeline();
    after.warm(List.of(stored));
    CaptureResult next = after.process(List.of(turn(2, "hi", "hello", "a", "b").build()));
    assertThat(Records.used(next)).hasSize(1);
    CapturePipeline later = Records.pipeline();
    later.warm(List.of(stored.toBuilder().outcome(Outcome.USED).build()));
    CaptureResult branch = later.process(List.of(turn(2, "hi", "hello", "a", "b").build()));
    assertThat(Records.used(branch)).isEmpty();
  }

  @Test
  void anAnswerInsideALaterPromptOfTheTraceIsUsed() {
    used(call(1, "Summarise: ...", "  " + SUMMARY + "\\n"));
    assertThat(used(call(2, "Is this true? <text>" + SUMMARY + "</text>", "yes")))
        .containsExactly("1<2");
    assertThat(used(call(3, "Once more: " + SUMMARY, "yes"))).isEmpty();
  }

  @Test
  void allDraftsThatAreJudgedAreUsed() {
    used(
        call(1, "Write about shoes, please", "Shoes: the first of all drafts."),
        call(2, "Write about shoes, please", "Shoes: the second of all drafts."),
        call(3, "Write about shoes, please", "Shoes: the third of all drafts."));
    String judge = "1. Shoes: the first of all drafts. 2. Shoes: the third of all drafts. Which?";
    assertThat(used(call(9, judge, "1"))).containsExactly("1<9", "3<9");
  }

  @Test
  void theResultOfAToolCanBeAnAnswer() {
    used(call(1, "You research. Shoes?", SUMMARY));
    String result = "{\"role\":\"tool\",\"tool_call_id\":\"c\",\"content\":\"" + SUMMARY + "\"}";
    String request =
        "{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"id\":\"c\",\"type\":"
            + "\"function\",\"function\":{\"name\":\"research\",\"arguments\":\"{}\"}}]}";
    assertThat(
            used(new Call(2).chat(userSays("go") + "," + request + "," + result, modelSays("ok"))))
        .containsExactly("1<2");
  }

  @Test
  void otherTracesAreLookedIntoOnlyWithinADeclaredSession() {
    used(call(1, "Summarise: ...", SUMMARY).trace(1));
    assertThat(used(call(2, "True? " + SUMMARY, "yes").trace(2))).isEmpty();
    used(call(3, "Summarise: ...", SUMMARY).trace(3).session("s"));
    assertThat(used(call(4, "True? " + SUMMARY, "yes").trace(4).session("other"))).isEmpty();
    assertThat(used(call(5, "True? " + SUMMARY, "yes").trace(5).session("s")))
        .containsExactly("3<5");
  }

  @Test
  void shortAnswersAndQuotesProveNothing() {
    used(call(1, "Label: shoes or hats?", "It is about shoes only."));
    assertThat(used(call(2, "Why: It is about shoes only.", "yes"))).isEmpty();
    String document = "Shoes. " + SUMMARY + " Hats fell.";
    used(call(3, "Quote the figure of: " + document, SUMMARY));
    assertThat(used(call(4, "Translate: " + document, "..."))).isEmpty();
  }

  @Test
  void aRequestBeforeTheEndOfTheAnswerCannotUseIt() {
    used(call(1, "Summarise: ...", SUMMARY).start(1_000_000));
    assertThat(used(call(2, "True? " + SUMMARY, "yes").start(1_400_000))).isEmpty();
    assertThat(used(call(3, "True? " + SUMMARY, "yes").start(1_500_000))).containsExactly("1<3");
  }

  @Test
  void theHistoryOfAConversationIsNoNewText() {
    used(turn(1, "Summarise", SUMMARY).trace(7));
    used(turn(2, "Say it again", SUMMARY).trace(7));
    assertThat(used(turn(3, "Summarise", SUMMARY, "and hats?", "fell").trace(7)))
        .containsExactly("1<3");
    assertThat(used(turn(4, "Say it again", SUMMARY, "and hats?", "fell").trace(7)))
        .containsExactly("2<4");
  }
}

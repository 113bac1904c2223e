package dev.verbatim.store.testkit;

import static dev.verbatim.store.testkit.TestSpans.payload;
import static dev.verbatim.store.testkit.TestSpans.record;
import static dev.verbatim.store.testkit.TestSpans.slice;
import static dev.verbatim.store.testkit.TestSpans.span;
import static dev.verbatim.store.testkit.TestSpans.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.verbatim.model.RecipeStep.Encoding;
import dev.verbatim.model.Slice;
import dev.verbatim.model.SlicedPayload;
import dev.verbatim.model.Span;
import dev.verbatim.model.SpanError;
import dev.verbatim.model.SpanRecord;
import dev.verbatim.store.Filter;
import dev.verbatim.store.Filter.Contains;
import dev.verbatim.store.Filter.Contains.Match;
import dev.verbatim.store.SpanHit;
import dev.verbatim.store.SpanHit.Mark;
import dev.verbatim.store.SpanHit.Snippet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Finding text: words, phrases, parts of words, in any script. */
public abstract class TextContract extends StoreContract {
  private List<Long> words(String text) {
    return found(new Contains(text, Match.WORDS));
  }

  private List<Long> phrase(String text) {
    return found(new Contains(text, Match.PHRASE));
  }

  private List<Long> part(String text) {
    return found(new Contains(text, Match.PART));
  }

  @Test
  void wordsAreFoundInAnyFormAndOrder() {
    append(
        record(span(1, 1), text("request.1", "Please refund my order, it was cancelled.")),
        record(span(1, 2), text("request.1", "The orders were REFUNDED quickly")),
        record(span(1, 3), text("request.1", "Charging twice")));
    assertThat(words("refunds")).containsExactly(2L, 1L);
    assertThat(words("order refunding")).containsExactly(2L, 1L);
    assertThat(words("charges")).containsExactly(3L);
    assertThat(words("canceled")).containsExactly(1L);
    assertThat(words("refund twice")).isEmpty();
    assertThat(words("fund")).isEmpty();
    assertThat(words("!?")).isEmpty();
  }

  @Test
  void phrasesAreExactWordsInOrder() {
    append(
        record(span(1, 1), text("request.1", "order_id: #W2378156, the blue one")),
        record(span(1, 2), text("request.1", "id order blue the")));
    assertThat(phrase("order id")).containsExactly(1L);
    assertThat(phrase("#w2378156 THE blue")).containsExactly(1L);
    assertThat(phrase("the blues")).isEmpty();
    assertThat(phrase("blue the")).containsExactly(2L);
  }

  @Test
  void partsOfWordsAreFound() {
    append(
        record(span(1, 1), text("request.1", "a happy refunded customer")),
        record(span(1, 2), text("request.1", "funding the fund of funds")));
    assertThat(part("*fund*")).containsExactly(2L, 1L);
    assertThat(part("efund")).containsExactly(1L);
    assertThat(part("fundi*")).containsExactly(2L);
    assertThat(part("*unded")).containsExactly(1L);
    assertThat(part("ppy refun*")).isEmpty();
    assertThat(part("*ppy refun*")).containsExactly(1L);
    assertThat(part("appi")).isEmpty();
  }

  @Test
  void anyScriptIsFound() {
    append(
        record(span(1, 1), text("request.1", "東京都に住んでいます。返金してください")),
        record(span(1, 2), text("request.1", "ฉันต้องการคืนเงินสำหรับคำสั่งซื้อ")),
        record(span(1, 3), text("request.1", "환불을 요청합니다 ｶﾞｰﾄﾞ ＦＵＬＬ")),
        record(span(1, 4), text("request.1", "Верните деньги, пожалуйста; أريد استرداد المال")),
        record(span(1, 5), text("request.1", "कृपया मेरे पैसे वापस करें")));
    assertThat(words("返金")).containsExactly(1L);
    assertThat(phrase("東京")).containsExactly(1L);
    assertThat(words("京東")).isEmpty();
    assertThat(words("คืนเงิน")).containsExactly(2L);
    assertThat(part("환불")).containsExactly(3L);
    assertThat(words("ガード")).containsExactly(3L);
    assertThat(words("full")).containsExactly(3L);
    assertThat(words("ДЕНЬГИ")).containsExactly(4L);
    assertThat(words("استرداد")).containsExactly(4L);
    assertThat(words("पैसे")).containsExactly(5L);
  }

  @Test
  void accentsAndCaseDoNotMatter() {
    append(
        record(span(1, 1), text("request.1", "Crème brûlée in der Straße, Łódź, naïve İstanbul")));
    for (String query :
        List.of("creme", "BRULEE", "strasse", "lodz", "naive", "istanbul", "crème")) {
      assertThat(words(query)).as(query).containsExactly(1L);
    }
  }

  @Test
  void nameErrorAndAttributesAreFound() {
    append(
        record(
            span(1, 1)
                .name("checkout flow")
                .error(new SpanError(Optional.of("E"), Optional.of("socket exploded")))
                .attributes(TestSpanSamples.everything(1, 1).build().attributes())));
    assertThat(words("checkout exploding")).containsExactly(1L);
    assertThat(phrase("some words")).containsExactly(1L);
    assertThat(phrase("flow socket")).isEmpty();
    assertThat(hits(new Contains("sockets", Match.WORDS)).getFirst().snippets())
        .containsExactly(new Snippet("error", "socket exploded", List.of(new Mark(0, 6))));
  }

  @Test
  void aHitLeadsToTheSpanThatIntroducedIt() {
    SlicedPayload first = text("request.1", "the unicorn appears");
    SlicedPayload second =
        payload(
            "request.1",
            List.of(first.slices().getFirst(), slice(Slice.Type.TEXT, " and leaves")),
            Encoding.RAW);
    Span later = span(1, 2).payloads(List.of(second.ref())).build();
    append(
        record(span(1, 1), first),
        new SpanRecord(
            later,
            TestSpans.contentHash(later),
            List.of(second),
            Set.of(slice(Slice.Type.TEXT, " and leaves").hash()),
            Optional.empty()));
    assertThat(words("unicorn")).containsExactly(1L);
    assertThat(words("leaves")).containsExactly(2L);
    assertThat(foundTraces(new Contains("unicorn", Match.WORDS))).containsExactly(1L);
  }

  @Test
  void aSliceSharedByManySpansIsFoundInAll() {
    for (int i = 1; i <= 5; i++) {
      append(record(span(i, i), text("request.1", "You are a helpful assistant")));
    }
    assertThat(phrase("helpful assistant")).containsExactly(5L, 4L, 3L, 2L, 1L);
  }

  @Test
  void snippetsShowExactTextWithMarks() {
    String before = "lorem ipsum dolor ".repeat(40);
    String text = before + "the Réfunds\nwere refunded \ud83d\ude00 " + before;
    append(record(span(1, 1), text("request.1", "no match"), text("response.1", text)));
    SpanHit hit = hits(new Contains("refund", Match.WORDS)).getFirst();
    assertThat(hit.snippets()).hasSize(1);
    Snippet snippet = hit.snippets().getFirst();
    assertThat(snippet.where()).isEqualTo("response.1");
    assertThat(snippet.text().length()).isLessThanOrEqualTo(240);
    assertThat(snippet.text()).startsWith("…").endsWith("…");
    String piece = snippet.text().substring(1, snippet.text().length() - 1);
    assertThat(" " + text).as("cut between words").contains(" " + piece + " ");
    assertThat(snippet.marks())
        .extracting(mark -> snippet.text().substring(mark.start(), mark.end()))
        .containsExactly("Réfunds", "refunded");
  }

  @Test
  void conditionsOnTextCombine() {
    append(
        record(span(1, 1).service("a"), text("request.1", "apple pie")),
        record(span(1, 2).service("b"), text("request.1", "apple juice")));
    Filter apple = new Contains("apple", Match.WORDS);
    Filter pie = new Contains("pie", Match.WORDS);
    assertThat(found(new Filter.And(List.of(apple, new Filter.Not(pie))))).containsExactly(2L);
    assertThat(found(new Filter.Or(List.of(pie, new Filter.Is(Filter.Field.SERVICE, "b")))))
        .containsExactly(2L, 1L);
    assertThat(hits(new Filter.And(List.of(apple, pie))).getFirst().snippets())
        .as("one place shows both")
        .containsExactly(
            new Snippet("request.1", "apple pie", List.of(new Mark(0, 5), new Mark(6, 9))));
  }

  @Test
  void placesFarFromEachOtherAreShownEach() {
    String text = "an apple " + "and so on ".repeat(60) + "a pie";
    append(record(span(1, 1), text("request.1", text)));
    Filter both =
        new Filter.And(
            List.of(new Contains("pie", Match.WORDS), new Contains("apple", Match.WORDS)));
    assertThat(hits(both).getFirst().snippets())
        .extracting(Snippet::text)
        .satisfiesExactly(
            pie -> assertThat(pie).startsWith("…").endsWith(" a pie"),
            apple -> assertThat(apple).startsWith("an apple and").endsWith("…"));
  }

  @Test
  void streamsAndOpaqueBytesAreNotRead() {
    append(
        record(
            span(1, 1),
            payload("response.1", List.of(slice(Slice.Type.STREAM, "hidden")), Encoding.RAW),
            payload("x", List.of(slice(Slice.Type.OPAQUE, "hidden")), Encoding.RAW)));
    assertThat(words("hidden")).isEmpty();
  }
}

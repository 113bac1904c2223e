package dev.verbatim.insight.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TextDiffTest {
  @Test
  void oneWordInASentence() {
    assertThat(marked("We refunded 100 EUR to your card.", "We refunded 150 EUR to your card."))
        .isEqualTo("We refunded [-100-]{+150+} EUR to your card.");
  }

  @Test
  void numbersAreOneWord() {
    assertThat(marked("It costs 1,250.00 in all.", "It costs 1,350.00 in all."))
        .isEqualTo("It costs [-1,250.00-]{+1,350.00+} in all.");
  }

  @Test
  void lineOfAPrompt() {
    assertThat(
            marked(
                "You are helpful.\nBe concise.\nNever lie.\n",
                "You are helpful.\nBe thorough and friendly.\nNever lie.\n"))
        .isEqualTo(
            "You are helpful.\n[-Be concise.\n-]{+Be thorough and friendly.\n+}Never lie.\n");
  }

  @Test
  void sentencesWithNothingInCommonAreReplacedAsAWhole() {
    assertThat(marked("Your ticket is refunded in full.", "Sorry, that cannot be done at all."))
        .isEqualTo("[-Your ticket is refunded in full.-]{+Sorry, that cannot be done at all.+}");
  }

  @Test
  void oneShortWordBetweenChangesIsNoAnchor() {
    assertThat(
            marked(
                "Please note that economy passengers of the airline must check bags here today.",
                "Please note that business travellers of any carrier must check bags here today."))
        .isEqualTo(
            "Please note that [-economy passengers of the airline-]"
                + "{+business travellers of any carrier+} must check bags here today.");
  }

  @Test
  void scriptsWithoutSpaces() {
    assertThat(marked("払い戻しは百ユーロです。", "払い戻しは千ユーロです。")).isEqualTo("払い戻しは[-百-]{+千+}ユーロです。");
  }

  @Test
  void addedAndRemovedLines() {
    assertThat(marked("a\nb\nc\n", "a\nc\n")).isEqualTo("a\n[-b\n-]c\n");
    assertThat(marked("a\nc\n", "a\nb\nc\n")).isEqualTo("a\n{+b\n+}c\n");
    assertThat(marked("", "new")).isEqualTo("{+new+}");
    assertThat(marked("old", "")).isEqualTo("[-old-]");
    assertThat(TextDiff.of("", "").pieces()).isEmpty();
  }

  @Test
  void piecesGiveBothTextsBack() {
    long seed = new Random().nextLong();
    System.out.println("seed of piecesGiveBothTextsBack: " + seed);
    Random random = new Random(seed);
    List<String> words =
        List.of(
            "a", " ", "\n", "refund", "1,5", ".", "返", "é", "\u0301", "😀", "\ud800", "\r\n",
            "it's");
    for (int round = 0; round < 2000; round++) {
      String left = text(words, random);
      String right = random.nextBoolean() ? text(words, random) : edited(left, words, random);
      TextDiff diff = TextDiff.of(left, right);
      assertThat(diff.left()).isEqualTo(left);
      assertThat(diff.right()).isEqualTo(right);
      assertThat(diff.isEqual()).isEqualTo(left.equals(right));
      for (int i = 1; i < diff.pieces().size(); i++) {
        assertThat(diff.pieces().get(i).kind()).isNotEqualTo(diff.pieces().get(i - 1).kind());
      }
    }
  }

  @Test
  void aMegabyteOfOneLineThatDiffersEverywhereIsComparedMoreCoarselyAndSaysSo() {
    String left =
        IntStream.range(0, 200_000).mapToObj(i -> "l" + i % 977).collect(Collectors.joining(" "));
    String right =
        IntStream.range(0, 200_000)
            .mapToObj(i -> "l" + (i * 31L + 7) % 983)
            .collect(Collectors.joining(" "));
    TextDiff diff = TextDiff.of(left, right);
    assertThat(diff.left()).isEqualTo(left);
    assertThat(diff.right()).isEqualTo(right);
    assertThat(diff.complete()).isFalse();
  }

  @Test
  void aMegabyteOfProseWithAFewChangesIsComparedToTheWord() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 15_000; i++) {
      text.append("Paragraph ").append(i).append(" tells of flight ").append(i * 7 % 1000);
      text.append(" and of its delay. ");
      text.append(i % 20 == 19 ? "\n\n" : "");
    }
    String left = text.toString();
    String right = left.replace("Paragraph 7777 tells", "Paragraph 7777 speaks");
    TextDiff diff = TextDiff.of(left, right);
    assertThat(diff.complete()).isTrue();
    assertThat(diff.pieces().stream().filter(piece -> piece.kind() != TextDiff.Kind.EQUAL))
        .extracting(TextDiff.Piece::text)
        .containsExactly("tells", "speaks");
  }

  @Test
  void similarity() {
    assertThat(TextDiff.of("same", "same").similarity()).isEqualTo(1);
    assertThat(TextDiff.of("one", "two").similarity()).isEqualTo(0);
    assertThat(TextDiff.of("one two three four", "one two three five").similarity())
        .isBetween(0.7, 0.8);
  }

  private static String text(List<String> words, Random random) {
    return random
        .ints(random.nextInt(60), 0, words.size())
        .mapToObj(words::get)
        .collect(Collectors.joining());
  }

  private static String edited(String text, List<String> words, Random random) {
    int at = random.nextInt(text.length() + 1);
    int end = at + random.nextInt(Math.min(5, text.length() - at) + 1);
    return text.substring(0, at) + words.get(random.nextInt(words.size())) + text.substring(end);
  }

  private static String marked(String left, String right) {
    TextDiff diff = TextDiff.of(left, right);
    assertThat(diff.complete()).isTrue();
    return diff.pieces().stream()
        .map(
            piece ->
                switch (piece.kind()) {
                  case EQUAL -> piece.text();
                  case REMOVED -> "[-" + piece.text() + "-]";
                  case ADDED -> "{+" + piece.text() + "+}";
                })
        .collect(Collectors.joining());
  }
}

package dev.verbatim.insight.text;

import dev.verbatim.capture.canon.Thresholds;
import java.util.List;

/**
 * How one text became another: pieces that stand in both, in the left one only, or in the right one
 * only. The left text is all pieces but the added ones, the right text all but the removed ones.
 *
 * <p>Lines are compared first, then the words of lines that changed; a change that shares too
 * little with what stood there is shown as a whole, and short words that stay the same between
 * larger changes are shown as part of them, since a reader sees one change there.
 *
 * @param pieces never two of one kind in a row; of a change the removed piece comes first
 * @param complete whether every difference is shown as small as it is. Texts that differ too much
 *     for that are compared more coarsely where the time runs out, never cut.
 */
public record TextDiff(List<Piece> pieces, boolean complete) {
  /**
   * Steps of the search over lines and over the words of all changed lines: about half a second
   * each.
   */
  private static final long LINE_BUDGET = 60_000_000;

  private static final long WORD_BUDGET = 60_000_000;

  /** Where a piece stands. */
  public enum Kind {
    EQUAL,
    REMOVED,
    ADDED
  }

  /** A stretch of text; never empty. */
  public record Piece(Kind kind, String text) {}

  public TextDiff {
    pieces = List.copyOf(pieces);
  }

  /** Compares by the default thresholds. */
  public static TextDiff of(String left, String right) {
    return of(left, right, Thresholds.DEFAULT);
  }

  /** Compares; texts of any size, in about a second at most for each megabyte. */
  public static TextDiff of(String left, String right, Thresholds thresholds) {
    if (left.equals(right)) {
      return new TextDiff(left.isEmpty() ? List.of() : List.of(new Piece(Kind.EQUAL, left)), true);
    }
    return new Comparison(Units.lines(left), Units.lines(right), thresholds).diff();
  }

  public boolean isEqual() {
    return pieces.stream().allMatch(piece -> piece.kind() == Kind.EQUAL);
  }

  /** The left text. */
  public String left() {
    return without(Kind.ADDED);
  }

  /** The right text. */
  public String right() {
    return without(Kind.REMOVED);
  }

  private String without(Kind kind) {
    StringBuilder text = new StringBuilder();
    pieces.stream().filter(piece -> piece.kind() != kind).forEach(it -> text.append(it.text()));
    return text.toString();
  }

  /**
   * The share of characters that stand in both, of the longer text: 1 for equal texts, 0 for texts
   * with nothing in common. White space does not count.
   */
  public double similarity() {
    long equal = 0;
    long removed = 0;
    long added = 0;
    for (Piece piece : pieces) {
      long solid = piece.text().chars().filter(next -> !Character.isWhitespace(next)).count();
      switch (piece.kind()) {
        case EQUAL -> equal += solid;
        case REMOVED -> removed += solid;
        case ADDED -> added += solid;
      }
    }
    long longer = equal + Math.max(removed, added);
    return longer == 0 ? 1 : (double) equal / longer;
  }

  /** One comparison of lines. */
  private static final class Comparison {
    private final List<String> left;
    private final List<String> right;
    private final double inlineSimilarity;
    private final PieceList pieces = new PieceList();
    private long wordBudget = WORD_BUDGET;
    private boolean complete = true;

    Comparison(List<String> left, List<String> right, Thresholds thresholds) {
      this.left = left;
      this.right = right;
      this.inlineSimilarity = thresholds.inlineSimilarity();
    }

    TextDiff diff() {
      Units.Numbering numbers = new Units.Numbering();
      CommonSubsequence.Result lines =
          CommonSubsequence.compare(numbers.of(left), numbers.of(right), LINE_BUDGET);
      complete &= lines.complete();
      int atLeft = 0;
      int atRight = 0;
      for (CommonSubsequence.Run run : lines.runs()) {
        change(atLeft, run.left(), atRight, run.right());
        for (int i = 0; i < run.length(); i++) {
          pieces.add(Kind.EQUAL, left.get(run.left() + i));
        }
        atLeft = run.left() + run.length();
        atRight = run.right() + run.length();
      }
      change(atLeft, left.size(), atRight, right.size());
      return new TextDiff(pieces.toList(), complete);
    }

    private void change(int fromLeft, int toLeft, int fromRight, int toRight) {
      String before = String.join("", left.subList(fromLeft, toLeft));
      String after = String.join("", right.subList(fromRight, toRight));
      if (before.isEmpty() || after.isEmpty()) {
        pieces.add(Kind.REMOVED, before);
        pieces.add(Kind.ADDED, after);
        return;
      }
      List<String> wordsBefore = Units.words(before);
      List<String> wordsAfter = Units.words(after);
      Units.Numbering numbers = new Units.Numbering();
      CommonSubsequence.Result words =
          CommonSubsequence.compare(numbers.of(wordsBefore), numbers.of(wordsAfter), wordBudget);
      // What one change did not need is left to the others; a part of it each can always take.
      wordBudget = Math.max(WORD_BUDGET / 100, wordBudget - cost(wordsBefore, wordsAfter, words));
      complete &= words.complete();
      PieceList fine = new PieceList();
      int atLeft = 0;
      int atRight = 0;
      for (CommonSubsequence.Run run : words.runs()) {
        fine.add(Kind.REMOVED, String.join("", wordsBefore.subList(atLeft, run.left())));
        fine.add(Kind.ADDED, String.join("", wordsAfter.subList(atRight, run.right())));
        atLeft = run.left() + run.length();
        atRight = run.right() + run.length();
        fine.add(Kind.EQUAL, String.join("", wordsBefore.subList(run.left(), atLeft)));
      }
      fine.add(Kind.REMOVED, String.join("", wordsBefore.subList(atLeft, wordsBefore.size())));
      fine.add(Kind.ADDED, String.join("", wordsAfter.subList(atRight, wordsAfter.size())));
      TextDiff inside = new TextDiff(fine.withoutSmallEqualities().toList(), true);
      if (inside.similarity() < inlineSimilarity) {
        pieces.add(Kind.REMOVED, before);
        pieces.add(Kind.ADDED, after);
      } else {
        inside.pieces().forEach(piece -> pieces.add(piece.kind(), piece.text()));
      }
    }

    /** About the steps a search took: lengths times differences. */
    private static long cost(
        List<String> before, List<String> after, CommonSubsequence.Result result) {
      long equal = result.runs().stream().mapToLong(CommonSubsequence.Run::length).sum();
      long all = before.size() + after.size();
      return all * Math.max(1, all - 2 * equal) / 2;
    }
  }
}

package dev.verbatim.insight.text;

import dev.verbatim.insight.text.TextDiff.Piece;
import java.util.ArrayList;
import java.util.List;

/**
 * A line of a compared text.
 *
 * @param left its number in the left text, from 1; 0 if it is not there
 * @param right the same for the right text
 * @param pieces what stands in it, without the line end; empty for a fold
 * @param count of equal lines that a fold stands for, else 1
 */
public record TextLine(Kind kind, int left, int right, List<Piece> pieces, int count) {
  /** How a line stands to the other side. */
  public enum Kind {
    EQUAL,
    /** In both, with words of either. */
    CHANGED,
    REMOVED,
    ADDED,
    /** Equal lines in a row that are not shown. */
    FOLDED
  }

  public TextLine {
    pieces = List.copyOf(pieces);
  }

  public boolean differs() {
    return kind == Kind.CHANGED || kind == Kind.REMOVED || kind == Kind.ADDED;
  }

  /** The text of one side, or of both for a line that is equal. */
  public String text(TextDiff.Kind side) {
    StringBuilder text = new StringBuilder();
    pieces.stream()
        .filter(piece -> piece.kind() == TextDiff.Kind.EQUAL || piece.kind() == side)
        .forEach(piece -> text.append(piece.text()));
    return text.toString();
  }

  /** All lines of a comparison. */
  public static List<TextLine> of(TextDiff diff) {
    return new Lines(diff.pieces()).lines;
  }

  /**
   * The lines that differ, with the equal ones beside them.
   *
   * @param context so many on each side of a difference; the others are folds that say how many
   *     they are
   */
  public static List<TextLine> of(TextDiff diff, int context) {
    List<TextLine> all = of(diff);
    List<TextLine> shown = new ArrayList<>();
    int at = 0;
    while (at < all.size()) {
      int end = at;
      while (end < all.size() && !all.get(end).differs()) {
        end++;
      }
      int from = at == 0 ? 0 : Math.min(end, at + context);
      int to = end == all.size() ? end : Math.max(from, end - context);
      if (to - from > 1) {
        shown.addAll(all.subList(at, from));
        TextLine first = all.get(from);
        shown.add(new TextLine(Kind.FOLDED, first.left(), first.right(), List.of(), to - from));
        at = to;
      }
      shown.addAll(all.subList(at, end));
      at = end;
      while (at < all.size() && all.get(at).differs()) {
        shown.add(all.get(at++));
      }
    }
    return List.copyOf(shown);
  }

  /** Gathers pieces until a line ends on either side. */
  private static final class Lines {
    private final List<TextLine> lines = new ArrayList<>();
    private final List<Piece> open = new ArrayList<>();
    private int left = 1;
    private int right = 1;

    Lines(List<Piece> pieces) {
      for (Piece piece : pieces) {
        String[] parts = piece.text().split("\n", -1);
        for (int i = 0; i < parts.length; i++) {
          boolean ends = i < parts.length - 1;
          if (!parts[i].isEmpty() || ends && open.isEmpty()) {
            open.add(new Piece(piece.kind(), parts[i]));
          }
          if (ends) {
            close();
            left += piece.kind() == TextDiff.Kind.ADDED ? 0 : 1;
            right += piece.kind() == TextDiff.Kind.REMOVED ? 0 : 1;
          }
        }
      }
      if (!open.isEmpty()) {
        close();
      }
    }

    /** Of a line that has nothing in common, the left stands above the right. */
    private void close() {
      boolean shared =
          open.stream()
              .anyMatch(piece -> piece.kind() == TextDiff.Kind.EQUAL && !piece.text().isBlank());
      boolean differs = open.stream().anyMatch(piece -> piece.kind() != TextDiff.Kind.EQUAL);
      if (shared || !differs) {
        lines.add(new TextLine(differs ? Kind.CHANGED : Kind.EQUAL, left, right, open, 1));
      } else {
        side(TextDiff.Kind.REMOVED, Kind.REMOVED, left, 0);
        side(TextDiff.Kind.ADDED, Kind.ADDED, 0, right);
      }
      open.clear();
    }

    private void side(TextDiff.Kind side, Kind kind, int atLeft, int atRight) {
      if (open.stream().anyMatch(piece -> piece.kind() == side)) {
        List<Piece> of =
            open.stream()
                .filter(piece -> piece.kind() == side || piece.kind() == TextDiff.Kind.EQUAL)
                .toList();
        lines.add(new TextLine(kind, atLeft, atRight, of, 1));
      }
    }
  }
}

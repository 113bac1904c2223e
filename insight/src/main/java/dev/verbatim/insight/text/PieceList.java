package dev.verbatim.insight.text;

import dev.verbatim.insight.text.TextDiff.Kind;
import dev.verbatim.insight.text.TextDiff.Piece;
import java.util.ArrayList;
import java.util.List;

/**
 * Pieces under construction: neighbours of one kind become one, removals stand before additions.
 */
final class PieceList {
  private final List<Piece> pieces = new ArrayList<>();
  private final StringBuilder equal = new StringBuilder();
  private final StringBuilder removed = new StringBuilder();
  private final StringBuilder added = new StringBuilder();

  void add(Kind kind, String text) {
    if (text.isEmpty()) {
      return;
    }
    if (kind == Kind.EQUAL) {
      endChange();
      equal.append(text);
    } else {
      end(Kind.EQUAL, equal);
      (kind == Kind.REMOVED ? removed : added).append(text);
    }
  }

  private void endChange() {
    end(Kind.REMOVED, removed);
    end(Kind.ADDED, added);
  }

  private void end(Kind kind, StringBuilder text) {
    if (!text.isEmpty()) {
      pieces.add(new Piece(kind, text.toString()));
      text.setLength(0);
    }
  }

  List<Piece> toList() {
    end(Kind.EQUAL, equal);
    endChange();
    return List.copyOf(pieces);
  }

  /**
   * The same with equalities between two changes made part of them if they are no longer than
   * either: they are coincidences, as the one "the" that two sentences share.
   *
   * @see <a href="https://neil.fraser.name/writing/diff/">N. Fraser, Diff Strategies, section on
   *     semantic cleanup</a>
   */
  PieceList withoutSmallEqualities() {
    List<Piece> current = toList();
    while (true) {
      PieceList next = new PieceList();
      boolean changed = false;
      for (int i = 0; i < current.size(); i++) {
        Piece piece = current.get(i);
        if (piece.kind() == Kind.EQUAL && isCoincidence(current, i)) {
          next.add(Kind.REMOVED, piece.text());
          next.add(Kind.ADDED, piece.text());
          changed = true;
        } else {
          next.add(piece.kind(), piece.text());
        }
      }
      if (!changed) {
        return next;
      }
      current = next.toList();
    }
  }

  private static boolean isCoincidence(List<Piece> pieces, int at) {
    int before = 0;
    for (int i = at - 1; i >= 0 && pieces.get(i).kind() != Kind.EQUAL; i--) {
      before = Math.max(before, pieces.get(i).text().length());
    }
    int after = 0;
    for (int i = at + 1; i < pieces.size() && pieces.get(i).kind() != Kind.EQUAL; i++) {
      after = Math.max(after, pieces.get(i).text().length());
    }
    String text = pieces.get(at).text();
    boolean solid = !text.isBlank();
    // White space alone never parts two changes that a reader would see as one.
    return before > 0 && after > 0 && (!solid || text.length() <= Math.min(before, after));
  }
}

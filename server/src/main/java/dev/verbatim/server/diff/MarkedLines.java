package dev.verbatim.server.diff;

import dev.verbatim.server.api.DiffDocument.Piece;
import java.util.ArrayList;
import java.util.List;

/** Pieces of a compared text as lines of HTML; what is equal folds. */
final class MarkedLines {
  /** So many equal lines stay beside a difference. */
  private static final int CONTEXT = 3;

  private MarkedLines() {}

  /**
   * How a line stands to the other side: {@code equal}, {@code removed}, {@code added}, {@code
   * changed}.
   */
  private record Line(String sign, String html) {}

  static void append(StringBuilder out, List<Piece> pieces) {
    List<Line> lines = lines(pieces);
    int at = 0;
    while (at < lines.size()) {
      int end = at;
      while (end < lines.size() && lines.get(end).sign().equals("equal")) {
        end++;
      }
      int from = at == 0 ? 0 : Math.min(end, at + CONTEXT);
      int to = end == lines.size() ? end : Math.max(from, end - CONTEXT);
      if (to - from >= CONTEXT) {
        show(out, lines, at, from);
        out.append("<details><summary>… ").append(to - from).append(" equal lines …</summary>");
        show(out, lines, from, to);
        out.append("</details>");
        at = to;
      }
      show(out, lines, at, end);
      at = end;
      while (at < lines.size() && !lines.get(at).sign().equals("equal")) {
        show(out, lines, at, at + 1);
        at++;
      }
    }
  }

  private static void show(StringBuilder out, List<Line> lines, int from, int to) {
    for (Line line : lines.subList(from, to)) {
      line(out, line.sign(), line.html());
    }
  }

  /** Appends one line with its sign. */
  static void line(StringBuilder out, String sign, String html) {
    out.append("<div class=\"l ").append(sign).append("\"><i>").append(glyph(sign));
    out.append("</i><span dir=auto>").append(html).append("</span></div>\n");
  }

  static String glyph(String sign) {
    return switch (sign) {
      case "removed" -> "−";
      case "added" -> "+";
      case "changed" -> "~";
      case "moved" -> "⇄";
      case "noise" -> "≈";
      default -> " ";
    };
  }

  private static List<Line> lines(List<Piece> pieces) {
    List<Line> lines = new ArrayList<>();
    List<Piece> open = new ArrayList<>();
    for (Piece piece : pieces) {
      String[] parts = piece.text().split("\n", -1);
      for (int i = 0; i < parts.length; i++) {
        if (!parts[i].isEmpty() || i < parts.length - 1 && open.isEmpty()) {
          open.add(new Piece(piece.kind(), parts[i]));
        }
        if (i < parts.length - 1) {
          close(open, lines);
          open.clear();
        }
      }
    }
    if (!open.isEmpty()) {
      close(open, lines);
    }
    return lines;
  }

  /** Of a line that has nothing in common, the left stands above the right. */
  private static void close(List<Piece> pieces, List<Line> lines) {
    boolean shared =
        pieces.stream().anyMatch(piece -> piece.kind().equals("equal") && !piece.text().isBlank());
    boolean differs = pieces.stream().anyMatch(piece -> !piece.kind().equals("equal"));
    if (shared || !differs) {
      lines.add(line(pieces, differs ? "changed" : "equal"));
      return;
    }
    for (String side : List.of("removed", "added")) {
      if (pieces.stream().anyMatch(piece -> piece.kind().equals(side))) {
        lines.add(
            line(
                pieces.stream()
                    .filter(piece -> piece.kind().equals(side) || piece.kind().equals("equal"))
                    .toList(),
                side));
      }
    }
  }

  private static Line line(List<Piece> pieces, String sign) {
    StringBuilder html = new StringBuilder();
    for (Piece piece : pieces) {
      String element =
          switch (piece.kind()) {
            case "removed" -> "del";
            case "added" -> "ins";
            default -> "";
          };
      if (!sign.equals("changed") || element.isEmpty()) {
        HtmlText.append(html, piece.text());
      } else {
        html.append('<').append(element).append('>');
        HtmlText.append(html, piece.text());
        html.append("</").append(element).append('>');
      }
    }
    return new Line(sign, html.toString());
  }
}

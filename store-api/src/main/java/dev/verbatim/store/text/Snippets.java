package dev.verbatim.store.text;

import dev.verbatim.store.Filter;
import dev.verbatim.store.SpanHit.Mark;
import dev.verbatim.store.SpanHit.Snippet;
import dev.verbatim.store.SpanValues.OwnText;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The pieces of a span's texts that show why it was found: the same in every store.
 *
 * <p>Each condition leads to the first text that fulfils it. In a piece everything is marked that
 * any condition asks for, and a piece that already shows a condition serves for it too.
 */
public final class Snippets {
  /** Pieces of one span. */
  private static final int MOST = 3;

  private static final int CHARS_BEFORE = 60;

  private final List<TextMatcher> matchers;
  private final List<Shown> shown = new ArrayList<>();

  private record Shown(OwnText text, int from, int to) {}

  private Snippets(List<TextMatcher> matchers) {
    this.matchers = matchers;
  }

  /**
   * At most three pieces, in the order of the conditions.
   *
   * @param conditions those that are not negated
   * @param introduced texts of payloads; one of them must fulfil a condition alone
   * @param own texts of the span itself, which may fulfil a condition together
   */
  public static List<Snippet> of(
      List<Filter.Contains> conditions, List<OwnText> introduced, List<OwnText> own) {
    Snippets snippets = new Snippets(conditions.stream().map(TextMatcher::new).toList());
    for (TextMatcher matcher : snippets.matchers) {
      find(matcher, introduced, own).ifPresent(text -> snippets.show(text, matcher));
    }
    return snippets.shown.stream().limit(MOST).map(snippets::piece).toList();
  }

  private static Optional<OwnText> find(
      TextMatcher matcher, List<OwnText> introduced, List<OwnText> own) {
    for (OwnText text : introduced) {
      if (matcher.matches(text.text())) {
        return Optional.of(text);
      }
    }
    return matcher.matches(own.stream().map(OwnText::text).toList())
        ? own.stream().filter(text -> !matcher.marks(text.text()).isEmpty()).findFirst()
        : Optional.empty();
  }

  private void show(OwnText text, TextMatcher matcher) {
    List<Mark> marks = matcher.marks(text.text());
    boolean seen =
        shown.stream()
            .filter(piece -> piece.text().equals(text))
            .anyMatch(
                piece ->
                    marks.stream()
                        .anyMatch(
                            mark -> mark.start() >= piece.from() && mark.end() <= piece.to()));
    if (!seen) {
      Mark first = marks.getFirst();
      int from = start(text.text(), first.start());
      shown.add(new Shown(text, from, end(text.text(), from, first)));
    }
  }

  /** Where a piece begins: at a word, if there is one between. */
  private static int start(String text, int mark) {
    int from = Math.max(0, mark - CHARS_BEFORE);
    if (from == 0) {
      return 0;
    }
    for (int i = from; i < mark; i++) {
      if (Character.isWhitespace(text.charAt(i))) {
        return skipSpace(text, i, mark);
      }
    }
    return boundary(text, from);
  }

  private static int skipSpace(String text, int from, int mark) {
    int at = from;
    while (at < mark && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
    return at;
  }

  /** Where it ends: behind a word, if there is one behind the first thing found. */
  private static int end(String text, int from, Mark first) {
    // Room for what tells that the text goes on.
    int to = from + TextMatcher.SNIPPET_CHARS - 2;
    if (to >= text.length()) {
      return text.length();
    }
    for (int i = to; i > first.end(); i--) {
      if (Character.isWhitespace(text.charAt(i))) {
        int at = i;
        while (at > first.end() && Character.isWhitespace(text.charAt(at - 1))) {
          at--;
        }
        return at;
      }
    }
    return boundary(text, to);
  }

  /** Never between the halves of a surrogate pair. */
  private static int boundary(String text, int at) {
    boolean splits =
        at > 0
            && at < text.length()
            && Character.isLowSurrogate(text.charAt(at))
            && Character.isHighSurrogate(text.charAt(at - 1));
    return splits ? at - 1 : at;
  }

  private Snippet piece(Shown piece) {
    String text = piece.text().text();
    String before = piece.from() > 0 ? "…" : "";
    int shift = before.length() - piece.from();
    List<Mark> marks =
        TextMatcher.joined(
                matchers.stream().flatMap(matcher -> matcher.marks(text).stream()).toList())
            .stream()
            .filter(mark -> mark.start() >= piece.from() && mark.start() < piece.to())
            .map(mark -> new Mark(mark.start() + shift, Math.min(mark.end(), piece.to()) + shift))
            .sorted(Comparator.comparingInt(Mark::start))
            .toList();
    return new Snippet(
        piece.text().where(),
        before + text.substring(piece.from(), piece.to()) + (piece.to() < text.length() ? "…" : ""),
        marks);
  }
}

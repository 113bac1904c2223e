package dev.verbatim.store;

import dev.verbatim.model.StoredSpan;
import java.util.List;

/**
 * A span that fulfils a filter.
 *
 * @param span the span
 * @param snippets for each text condition a place, at most three in all; empty without one
 */
public record SpanHit(StoredSpan span, List<Snippet> snippets) {
  /**
   * A piece of text around what was found.
   *
   * @param where a payload name, {@code name}, {@code error} or {@code attribute:<key>}
   * @param text at most 240 characters, exact text as it was sent, cut between words where there
   *     are any; an ellipsis tells where the text goes on
   * @param marks what was found in it, in order, not overlapping
   */
  public record Snippet(String where, String text, List<Mark> marks) {
    public Snippet {
      marks = List.copyOf(marks);
    }
  }

  /** A range of {@code char}s in a snippet's text. */
  public record Mark(int start, int end) {}

  public SpanHit {
    snippets = List.copyOf(snippets);
  }
}

package dev.verbatim.store.embedded;

import dev.verbatim.store.text.WordForms;
import dev.verbatim.store.text.Words;
import java.util.List;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.PositionIncrementAttribute;

/**
 * The {@link Words} of texts as Lucene tokens. A word whose stem differs stands with its stem
 * behind {@link #STEM} at the same position, so that one field serves words, phrases and parts.
 * Between two texts lies a gap that no phrase crosses.
 */
final class WordTokens extends TokenStream {
  /** Stands before stems; no word holds it. */
  static final char STEM = '\u0001';

  private static final int GAP = 100;

  private final CharTermAttribute term = addAttribute(CharTermAttribute.class);
  private final PositionIncrementAttribute increment =
      addAttribute(PositionIncrementAttribute.class);
  private List<String> texts = List.of();
  private int nextText;
  private Words words = new Words("");
  private String pendingStem = "";
  private boolean gap;

  /** Starts over with other texts. */
  WordTokens of(List<String> newTexts) {
    texts = newTexts;
    nextText = 0;
    words = new Words("");
    pendingStem = "";
    gap = false;
    return this;
  }

  @Override
  public boolean incrementToken() {
    clearAttributes();
    if (!pendingStem.isEmpty()) {
      term.append(STEM).append(pendingStem);
      increment.setPositionIncrement(0);
      pendingStem = "";
      return true;
    }
    while (!words.next()) {
      if (nextText == texts.size()) {
        return false;
      }
      words = new Words(texts.get(nextText));
      gap = nextText++ > 0;
    }
    term.append(words.term());
    increment.setPositionIncrement(gap ? GAP : 1);
    gap = false;
    String stem = WordForms.stem(words.term());
    pendingStem = stem.equals(words.term()) ? "" : stem;
    return true;
  }
}

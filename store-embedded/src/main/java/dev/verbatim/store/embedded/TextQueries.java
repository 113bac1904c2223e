package dev.verbatim.store.embedded;

import dev.verbatim.store.text.TextPattern;
import dev.verbatim.store.text.TextPattern.How;
import dev.verbatim.store.text.TextPattern.Word;
import dev.verbatim.store.text.WordForms;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.MultiTerms;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.AutomatonQuery;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.MultiPhraseQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.automaton.Automata;
import org.apache.lucene.util.automaton.Automaton;
import org.apache.lucene.util.automaton.CompiledAutomaton;
import org.apache.lucene.util.automaton.Operations;

/** A {@link TextPattern} as a Lucene query on a field of {@link WordTokens}. */
final class TextQueries {
  private TextQueries() {}

  /** All sequences in one document. */
  static Query of(TextPattern pattern, String field, IndexReader reader) throws IOException {
    if (pattern.sequences().isEmpty()) {
      return new MatchNoDocsQuery("no words");
    }
    BooleanQuery.Builder all = new BooleanQuery.Builder();
    for (List<Word> sequence : pattern.sequences()) {
      all.add(
          sequence.size() == 1
              ? word(sequence.getFirst(), field)
              : sequence(sequence, field, reader),
          BooleanClause.Occur.FILTER);
    }
    return all.build();
  }

  private static Query word(Word word, String field) {
    return switch (word.how()) {
      case EXACT -> new TermQuery(new Term(field, word.term()));
      case FORM -> form(word.term(), field);
      case BEGINS, ENDS, HOLDS -> new AutomatonQuery(new Term(field, word.term()), automaton(word));
    };
  }

  /** Words whose stem this is: they stand with it, or are it. */
  private static Query form(String stem, String field) {
    BooleanQuery.Builder any = new BooleanQuery.Builder();
    any.add(new TermQuery(new Term(field, WordTokens.STEM + stem)), BooleanClause.Occur.SHOULD);
    if (WordForms.stem(stem).equals(stem)) {
      any.add(new TermQuery(new Term(field, stem)), BooleanClause.Occur.SHOULD);
    }
    return any.build();
  }

  /** Any characters but the mark of stems, around the word. */
  private static Automaton automaton(Word word) {
    Automaton any = Operations.repeat(Automata.makeCharRange(WordTokens.STEM + 1, 0x10FFFF));
    Automaton exact = Automata.makeString(word.term());
    List<Automaton> parts =
        switch (word.how()) {
          case BEGINS -> List.of(exact, any);
          case ENDS -> List.of(any, exact);
          case HOLDS -> List.of(any, exact, any);
          case EXACT, FORM -> List.of(exact);
        };
    return Operations.determinize(Operations.concatenate(parts), Integer.MAX_VALUE);
  }

  private static Query sequence(List<Word> sequence, String field, IndexReader reader)
      throws IOException {
    MultiPhraseQuery.Builder phrase = new MultiPhraseQuery.Builder();
    for (Word word : sequence) {
      if (word.how() == How.EXACT) {
        phrase.add(new Term(field, word.term()));
        continue;
      }
      List<Term> terms = expand(word, field, reader);
      if (terms.isEmpty()) {
        return new MatchNoDocsQuery("no such word");
      }
      phrase.add(terms.toArray(Term[]::new));
    }
    return phrase.build();
  }

  private static List<Term> expand(Word word, String field, IndexReader reader) throws IOException {
    Terms terms = MultiTerms.getTerms(reader, field);
    List<Term> found = new ArrayList<>();
    if (terms == null) {
      return found;
    }
    TermsEnum matching = new CompiledAutomaton(automaton(word)).getTermsEnum(terms);
    for (BytesRef term = matching.next(); term != null; term = matching.next()) {
      found.add(new Term(field, BytesRef.deepCopyOf(term)));
    }
    return found;
  }
}

package dev.verbatim.store.embedded;

import dev.verbatim.store.text.WordForms;
import dev.verbatim.store.text.Words;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.ConstantScoreQuery;
import org.apache.lucene.search.FieldDoc;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TopFieldCollectorManager;
import org.apache.lucene.search.TopFieldDocs;
import org.apache.lucene.util.BytesRef;

/** Finds calls that ask something like a question, over all partitions, the likest first. */
final class QuestionSearch {
  /** Of a long text so many of the rarest words are looked for. */
  private static final int MAX_WORDS = 48;

  private static final Sort LIKEST =
      new Sort(
          SortField.FIELD_SCORE,
          new SortField(IndexFields.START, SortField.Type.LONG, true),
          new SortField(IndexFields.SPAN_NUMBER, SortField.Type.LONG, true));

  private final View view;
  private final String project;

  private record Ranked(SpanSearch.Found call, float score) {}

  QuestionSearch(View view, String project) {
    this.view = view;
    this.project = project;
  }

  /** Those that share most bands first. */
  List<SpanSearch.Found> sharing(List<Integer> bands, int limit) throws IOException {
    BooleanQuery.Builder any = new BooleanQuery.Builder();
    for (int place = 0; place < bands.size(); place++) {
      any.add(
          new ConstantScoreQuery(
              new TermQuery(
                  new Term(
                      IndexFields.QUESTION_BAND, IndexFields.bandTerm(place, bands.get(place))))),
          Occur.SHOULD);
    }
    return bands.isEmpty() ? List.of() : top(any.build(), limit);
  }

  /** Those that share the rarest words first. */
  List<SpanSearch.Found> about(String text, int limit) throws IOException {
    Map<String, Long> calls = new LinkedHashMap<>();
    for (String word : stems(text)) {
      long with = 0;
      for (View.Part part : view.parts()) {
        for (Term term : terms(word)) {
          with += part.spans().getIndexReader().docFreq(term);
        }
      }
      if (with > 0) {
        calls.put(word, with);
      }
    }
    long all = 0;
    for (View.Part part : view.parts()) {
      all += part.spans().getIndexReader().getDocCount(IndexFields.QUESTION_TEXT);
    }
    BooleanQuery.Builder any = new BooleanQuery.Builder();
    for (Map.Entry<String, Long> word :
        calls.entrySet().stream().sorted(Map.Entry.comparingByValue()).limit(MAX_WORDS).toList()) {
      any.add(form(word.getKey(), rarity(word.getValue(), all)), Occur.SHOULD);
    }
    return calls.isEmpty() ? List.of() : top(any.build(), limit);
  }

  /** The inverse document frequency of BM25, over all partitions, so that their scores compare. */
  private static float rarity(long with, long all) {
    return (float) Math.log(1 + (all - Math.min(with, all) + .5) / (with + .5));
  }

  private static Set<String> stems(String text) {
    Set<String> stems = new LinkedHashSet<>();
    Words words = new Words(text);
    while (words.next()) {
      stems.add(WordForms.stem(words.term()));
    }
    return stems;
  }

  /** A word of this stem stands with it, or is it. */
  private static List<Term> terms(String stem) {
    return List.of(
        new Term(IndexFields.QUESTION_TEXT, WordTokens.STEM + stem),
        new Term(IndexFields.QUESTION_TEXT, stem));
  }

  /** Counts once, however often and in whatever form the word occurs. */
  private static Query form(String stem, float weight) {
    BooleanQuery.Builder any = new BooleanQuery.Builder();
    terms(stem).forEach(term -> any.add(new TermQuery(term), Occur.SHOULD));
    return new BoostQuery(new ConstantScoreQuery(any.build()), weight);
  }

  private List<SpanSearch.Found> top(Query query, int limit) throws IOException {
    Query ofProject =
        new BooleanQuery.Builder()
            .add(new TermQuery(new Term(IndexFields.PROJECT, new BytesRef(project))), Occur.FILTER)
            .add(query, Occur.MUST)
            .build();
    List<Ranked> ranked = new ArrayList<>();
    for (View.Part part : view.parts()) {
      TopFieldDocs top =
          part.spans().search(ofProject, new TopFieldCollectorManager(LIKEST, limit, null, 1));
      for (ScoreDoc document : top.scoreDocs) {
        Object[] keys = ((FieldDoc) document).fields;
        ranked.add(
            new Ranked(
                new SpanSearch.Found(part.partition(), (Long) keys[2], (Long) keys[1]),
                (Float) keys[0]));
      }
    }
    return ranked.stream()
        .sorted(
            Comparator.comparingDouble(Ranked::score)
                .thenComparingLong(it -> it.call().start())
                .thenComparingLong(it -> it.call().number())
                .reversed())
        .limit(limit)
        .map(Ranked::call)
        .toList();
  }
}

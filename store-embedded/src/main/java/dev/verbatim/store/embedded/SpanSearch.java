package dev.verbatim.store.embedded;

import dev.verbatim.model.Hash128;
import dev.verbatim.model.Outcome;
import dev.verbatim.model.SpanId;
import dev.verbatim.model.SpanKind;
import dev.verbatim.store.Facet;
import dev.verbatim.store.Filter;
import dev.verbatim.store.Filter.Field;
import dev.verbatim.store.PageCursor;
import dev.verbatim.store.SpanReader.SearchOrder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongPredicate;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.SortedSetDocValues;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.FieldDoc;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TopFieldCollectorManager;
import org.apache.lucene.search.TopFieldDocs;
import org.apache.lucene.search.TotalHits;
import org.apache.lucene.util.BytesRef;

/** Finds the numbers of spans, and counts their values, over all partitions. */
final class SpanSearch {
  /** Up to so many hits are counted exactly. */
  private static final int COUNTED_HITS = 10_000;

  private static final Sort NEWEST_START = byStart(true);
  private static final Sort OLDEST_START = byStart(false);
  private static final Sort LAST_RECEIVED =
      new Sort(new SortField(IndexFields.SPAN_NUMBER, SortField.Type.LONG, true));

  private final View view;
  private final String project;
  private final TraceTable traces;

  /** A span and where it is; {@code start} is known where spans are sorted by it. */
  record Found(Partition partition, long number, long start) {}

  record Result(List<Found> found, long total, boolean totalIsExact) {}

  SpanSearch(View view, String project, TraceTable traces) {
    this.view = view;
    this.project = project;
    this.traces = traces;
  }

  /** All spans of a trace, in the order in which they came. */
  static List<Found> ofTrace(View view, int trace) throws IOException {
    return all(view, new TermQuery(new Term(IndexFields.TRACE, IndexFields.traceTerm(trace))));
  }

  static List<Found> ofKey(View view, int trace, SpanId spanId) throws IOException {
    return all(
        view,
        new BooleanQuery.Builder()
            .add(
                new TermQuery(new Term(IndexFields.TRACE, IndexFields.traceTerm(trace))),
                Occur.FILTER)
            .add(
                NumericDocValuesField.newSlowExactQuery(
                    IndexFields.SPAN_ID, IndexFields.sortable(spanId.value())),
                Occur.FILTER)
            .build());
  }

  private static List<Found> all(View view, Query query) throws IOException {
    List<Found> all = new ArrayList<>();
    for (View.Part part : view.parts()) {
      Matches.forEach(
          part.spans(),
          query,
          leaf -> {
            NumericDocValues numbers = DocValues.getNumeric(leaf.reader(), IndexFields.SPAN_NUMBER);
            return document -> {
              if (numbers.advanceExact(document)) {
                all.add(new Found(part.partition(), numbers.longValue(), 0));
              }
            };
          });
    }
    all.sort(Comparator.comparingLong(Found::number));
    return all;
  }

  private static Sort byStart(boolean reverse) {
    return new Sort(
        new SortField(IndexFields.START, SortField.Type.LONG, reverse),
        new SortField(IndexFields.SPAN_NUMBER, SortField.Type.LONG, reverse));
  }

  /** The first spans that fulfil the filter behind a place in the order. */
  Result inOrder(SearchOrder order, Filter filter, Optional<PageCursor> after, int limit)
      throws IOException {
    boolean newestFirst = order == SearchOrder.NEWEST_FIRST;
    Sort sort = newestFirst ? NEWEST_START : OLDEST_START;
    Comparator<Found> places =
        Comparator.comparingLong(Found::start).thenComparingLong(Found::number);
    List<Found> found = new ArrayList<>();
    long total = 0;
    boolean exact = true;
    for (View.Part part : view.parts()) {
      Query query = new FilterQueries(project, traces, part, false).of(filter);
      TopFieldDocs top = top(part.spans(), query, sort, after, limit);
      total += top.totalHits.value();
      exact &= top.totalHits.relation() == TotalHits.Relation.EQUAL_TO;
      found.addAll(found(part, top));
    }
    found.sort(newestFirst ? places.reversed() : places);
    return new Result(found.subList(0, Math.min(limit, found.size())), total, exact);
  }

  private static TopFieldDocs top(
      IndexSearcher searcher, Query query, Sort sort, Optional<PageCursor> after, int limit)
      throws IOException {
    FieldDoc last =
        after
            .map(
                cursor ->
                    new FieldDoc(
                        Math.max(0, searcher.getIndexReader().maxDoc() - 1),
                        Float.NaN,
                        new Object[] {cursor.first(), cursor.second()}))
            .orElse(null);
    return searcher.search(query, new TopFieldCollectorManager(sort, limit, last, COUNTED_HITS));
  }

  private static List<Found> found(View.Part part, TopFieldDocs top) {
    List<Found> found = new ArrayList<>();
    for (ScoreDoc document : top.scoreDocs) {
      Object[] keys = ((FieldDoc) document).fields;
      found.add(new Found(part.partition(), (Long) keys[keys.length - 1], (Long) keys[0]));
    }
    return found;
  }

  /** Calls that a call with this prefix would continue, newest first. */
  List<Found> continuable(Hash128 key, int limit) throws IOException {
    List<Found> found = new ArrayList<>();
    for (View.Part part : view.parts()) {
      Query query =
          new BooleanQuery.Builder()
              .add(
                  new TermQuery(new Term(IndexFields.PROJECT, new BytesRef(project))), Occur.FILTER)
              .add(
                  new TermQuery(new Term(IndexFields.CONTINUATION, IndexFields.hashTerm(key))),
                  Occur.FILTER)
              .build();
      found.addAll(found(part, top(part.spans(), query, NEWEST_START, Optional.empty(), limit)));
    }
    found.sort(Comparator.comparingLong(Found::start).thenComparingLong(Found::number).reversed());
    return found.subList(0, Math.min(limit, found.size()));
  }

  /** The model calls of all projects that came last, newest first. */
  static List<Found> recentCalls(View view, int limit) throws IOException {
    Query calls = new TermQuery(new Term(IndexFields.terms(Field.KIND), SpanKind.LLM.wireName()));
    List<Found> found = new ArrayList<>();
    for (View.Part part : view.parts().reversed()) {
      if (found.size() < limit) {
        TopFieldDocs top =
            part.spans()
                .search(
                    calls,
                    new TopFieldCollectorManager(LAST_RECEIVED, limit - found.size(), null, 1));
        found.addAll(found(part, top));
      }
    }
    return found;
  }

  /** The values of a field over all spans that fulfil the filter, the most frequent first. */
  List<Facet.Value> counted(Filter filter, String field) throws IOException {
    return counted(filter, field, "");
  }

  /** The same of values that begin with a prefix. */
  List<Facet.Value> counted(Filter filter, String field, String prefix) throws IOException {
    Map<String, Long> counts = new HashMap<>();
    boolean outcomes = field.equals(IndexFields.values(Field.OUTCOME));
    for (View.Part part : view.parts()) {
      LongPredicate used = part.partition().usedSpans();
      Query query = new FilterQueries(project, traces, part, false).of(filter);
      Matches.forEach(
          part.spans(),
          query,
          leaf -> {
            SortedSetDocValues values = DocValues.getSortedSet(leaf.reader(), field);
            NumericDocValues numbers = DocValues.getNumeric(leaf.reader(), IndexFields.SPAN_NUMBER);
            Map<Long, String> names = new HashMap<>();
            return document -> {
              if (values.advanceExact(document)) {
                for (int i = values.docValueCount(); i > 0; i--) {
                  long ordinal = values.nextOrd();
                  String name = names.get(ordinal);
                  if (name == null) {
                    name = values.lookupOrd(ordinal).utf8ToString();
                    names.put(ordinal, name);
                  }
                  if (name.startsWith(prefix)) {
                    counts.merge(name, 1L, Long::sum);
                  }
                }
              } else if (outcomes
                  && numbers.advanceExact(document)
                  && used.test(numbers.longValue())) {
                counts.merge(Outcome.USED.wireName(), 1L, Long::sum);
              }
            };
          });
    }
    return counts.entrySet().stream()
        .map(entry -> new Facet.Value(entry.getKey(), entry.getValue()))
        .sorted(
            Comparator.comparingLong(Facet.Value::spans)
                .reversed()
                .thenComparing(Facet.Value::value))
        .toList();
  }
}

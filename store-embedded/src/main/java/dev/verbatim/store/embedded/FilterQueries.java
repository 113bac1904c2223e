package dev.verbatim.store.embedded;

import dev.verbatim.model.Outcome;
import dev.verbatim.model.TraceId;
import dev.verbatim.store.Filter;
import dev.verbatim.store.Filter.Field;
import dev.verbatim.store.StoreException;
import dev.verbatim.store.text.TextPattern;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.function.LongPredicate;
import java.util.function.ToDoubleFunction;
import org.apache.lucene.document.IntPoint;
import org.apache.lucene.document.LongPoint;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.FieldExistsQuery;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.PrefixQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.FixedBitSet;

/** A {@link Filter} as a Lucene query on the spans of one partition. */
final class FilterQueries {
  /** Up to so many text hits are looked up by number; more are tested span by span. */
  private static final int MAX_POINTS = 1500;

  private final String project;
  private final TraceTable traces;
  private final View.Part part;
  private final boolean ofTraces;

  /**
   * @param ofTraces whether the fields of whole traces compare the trace and not the span; its sums
   *     must be up to date
   */
  FilterQueries(String project, TraceTable traces, View.Part part, boolean ofTraces) {
    this.project = project;
    this.traces = traces;
    this.part = part;
    this.ofTraces = ofTraces;
  }

  /** The query, for this project only. */
  Query of(Filter filter) throws IOException {
    return new BooleanQuery.Builder()
        .add(new TermQuery(new Term(IndexFields.PROJECT, new BytesRef(project))), Occur.FILTER)
        .add(query(filter), Occur.FILTER)
        .build();
  }

  private Query query(Filter filter) throws IOException {
    return switch (filter) {
      case Filter.All all -> MatchAllDocsQuery.INSTANCE;
      case Filter.And and -> {
        BooleanQuery.Builder all = new BooleanQuery.Builder();
        all.add(MatchAllDocsQuery.INSTANCE, Occur.FILTER);
        for (Filter operand : and.operands()) {
          all.add(query(operand), Occur.FILTER);
        }
        yield all.build();
      }
      case Filter.Or or -> {
        BooleanQuery.Builder any = new BooleanQuery.Builder();
        for (Filter operand : or.operands()) {
          any.add(query(operand), Occur.SHOULD);
        }
        yield any.build();
      }
      case Filter.Not not ->
          new BooleanQuery.Builder()
              .add(MatchAllDocsQuery.INSTANCE, Occur.FILTER)
              .add(query(not.operand()), Occur.MUST_NOT)
              .build();
      case Filter.Is is when is.field().isNumeric() -> isNumber(is);
      case Filter.Is is when is.field() == Field.TRACE -> isTrace(is.value());
      case Filter.Is is when is.field() == Field.SPAN -> isSpan(is.value());
      case Filter.Is is when is.field() == Field.OUTCOME -> isOutcome(is);
      case Filter.Is is -> isValue(is);
      case Filter.Metadata metadata ->
          keyword(
              IndexFields.METADATA,
              metadata.key() + '\u0000',
              metadata.value().toLowerCase(Locale.ROOT));
      case Filter.Range range -> range(range);
      case Filter.StartedBetween between ->
          between.toEpochNanos() <= between.fromEpochNanos()
              ? new MatchNoDocsQuery("empty time")
              : LongPoint.newRangeQuery(
                  IndexFields.START, between.fromEpochNanos(), between.toEpochNanos() - 1);
      case Filter.Asks asks ->
          new TermQuery(
              new Term(
                  IndexFields.QUESTION,
                  asks.exact()
                      .map(IndexFields::hashTerm)
                      .orElseGet(() -> new BytesRef(IndexFields.ANY))));
      case Filter.Contains contains -> contains(contains);
    };
  }

  private static Query isValue(Filter.Is is) {
    return is.value().equals("*")
        ? new FieldExistsQuery(IndexFields.values(is.field()))
        : keyword(IndexFields.terms(is.field()), "", IndexFields.folded(is.field(), is.value()));
  }

  /** Documents hold declared outcomes; uses, which are inferred, are looked up where none was. */
  private Query isOutcome(Filter.Is is) {
    Query declared = isValue(is);
    String wanted = IndexFields.folded(is.field(), is.value());
    String used = Outcome.USED.wireName();
    boolean among =
        wanted.endsWith("*")
            ? used.startsWith(wanted.substring(0, wanted.length() - 1))
            : used.equals(wanted);
    if (!among) {
      return declared;
    }
    Query inferred =
        new BooleanQuery.Builder()
            .add(
                new NumberSetQuery(IndexFields.SPAN_NUMBER, part.partition().usedSpans()),
                Occur.FILTER)
            .add(new FieldExistsQuery(IndexFields.values(is.field())), Occur.MUST_NOT)
            .build();
    return new BooleanQuery.Builder()
        .add(declared, Occur.SHOULD)
        .add(inferred, Occur.SHOULD)
        .build();
  }

  private static Query keyword(String field, String before, String folded) {
    if (!folded.endsWith("*")) {
      return new TermQuery(new Term(field, new BytesRef(IndexFields.term(before + folded))));
    }
    String prefix = before + folded.substring(0, folded.length() - 1);
    if (prefix.length() > IndexFields.maxPrefixChars()) {
      throw new StoreException.Unsupported(
          "a beginning of "
              + prefix.length()
              + " characters (expected: at most "
              + IndexFields.maxPrefixChars()
              + ")");
    }
    return new PrefixQuery(new Term(field, new BytesRef(prefix)));
  }

  private Query isTrace(String value) {
    String wanted = value.toLowerCase(Locale.ROOT);
    if (wanted.matches("[0-9a-f]{32}") && !wanted.matches("0+")) {
      int number = traces.numberOf(project, TraceId.parse(wanted));
      return new TermQuery(new Term(IndexFields.TRACE, IndexFields.traceTerm(number)));
    }
    if (!wanted.endsWith("*")) {
      return new MatchNoDocsQuery("no trace id");
    }
    String prefix = wanted.substring(0, wanted.length() - 1);
    FixedBitSet numbers = new FixedBitSet(Math.max(1, traces.limit() - traces.base()));
    traces.forEach(
        project,
        number -> {
          if (traces.idOf(number).filter(id -> id.toString().startsWith(prefix)).isPresent()
              && number - traces.base() < numbers.length()) {
            numbers.set(number - traces.base());
          }
        });
    return new NumberSetQuery(IndexFields.TRACE, number -> isIn(numbers, number - traces.base()));
  }

  private static boolean isIn(FixedBitSet set, long index) {
    return index >= 0 && index < set.length() && set.get((int) index);
  }

  private static Query isSpan(String value) {
    String wanted = value.toLowerCase(Locale.ROOT);
    boolean prefix = wanted.endsWith("*");
    String digits = prefix ? wanted.substring(0, wanted.length() - 1) : wanted;
    if (!digits.matches("[0-9a-f]{0,16}") || !prefix && digits.length() != 16) {
      return new MatchNoDocsQuery("no span id");
    }
    String rest = "0".repeat(16 - digits.length());
    long least = Long.parseUnsignedLong(digits + rest, 16);
    long most = Long.parseUnsignedLong(digits + rest.replace('0', 'f'), 16);
    return NumericDocValuesField.newSlowRangeQuery(
        IndexFields.SPAN_ID, IndexFields.sortable(least), IndexFields.sortable(most));
  }

  private Query isNumber(Filter.Is is) {
    if (is.value().equals("*")) {
      return range(
          new Filter.Range(
              is.field(), Double.NEGATIVE_INFINITY, true, Double.POSITIVE_INFINITY, true));
    }
    try {
      double value = Double.parseDouble(is.value().strip());
      return range(new Filter.Range(is.field(), value, true, value, true));
    } catch (NumberFormatException notANumber) {
      return new MatchNoDocsQuery("no number");
    }
  }

  private Query range(Filter.Range range) {
    if (!range.field().isNumeric()) {
      throw new IllegalArgumentException("field: " + range.field() + " (expected: a number)");
    }
    if (Double.isNaN(range.min()) || Double.isNaN(range.max())) {
      return new MatchNoDocsQuery("not a number");
    }
    if (ofTraces && range.field().isOfTrace()) {
      ToDoubleFunction<TraceTable.Row> number = traceNumber(range.field());
      LongPredicate set =
          trace ->
              traces
                  .row((int) trace)
                  .filter(row -> isIn(range, number.applyAsDouble(row)))
                  .isPresent();
      return new NumberSetQuery(IndexFields.TRACE, set);
    }
    long least = IndexFields.sortable(range.min()) + (range.minInclusive() ? 0 : 1);
    long most = IndexFields.sortable(range.max()) - (range.maxInclusive() ? 0 : 1);
    return least > most
        ? new MatchNoDocsQuery("empty range")
        : NumericDocValuesField.newSlowRangeQuery(IndexFields.values(range.field()), least, most);
  }

  private ToDoubleFunction<TraceTable.Row> traceNumber(Field field) {
    return switch (field) {
      case COST -> row -> traces.cost(row.number());
      case TOKENS -> row -> traces.tokens(row.number());
      default -> row -> (row.endEpochNanos() - row.startEpochNanos()) / 1e6;
    };
  }

  /** NaN, which stands for an unknown number, is in no range. */
  private static boolean isIn(Filter.Range range, double value) {
    return (range.minInclusive() ? value >= range.min() : value > range.min())
        && (range.maxInclusive() ? value <= range.max() : value < range.max());
  }

  private Query contains(Filter.Contains contains) throws IOException {
    TextPattern pattern = TextPattern.of(contains);
    return new BooleanQuery.Builder()
        .add(
            TextQueries.of(pattern, IndexFields.OWN_TEXT, part.spans().getIndexReader()),
            Occur.SHOULD)
        .add(introduced(pattern), Occur.SHOULD)
        .build();
  }

  /** Spans that introduce a slice in whose text the pattern occurs. */
  private Query introduced(TextPattern pattern) throws IOException {
    Query inText = TextQueries.of(pattern, IndexFields.SLICE_TEXT, part.text().getIndexReader());
    FixedBitSet[] slices = {new FixedBitSet(1024)};
    Matches.forEach(
        part.text(),
        inText,
        leaf -> {
          NumericDocValues numbers = DocValues.getNumeric(leaf.reader(), IndexFields.SLICE_NUMBER);
          return document -> {
            if (numbers.advanceExact(document)) {
              int number = (int) numbers.longValue();
              slices[0] = FixedBitSet.ensureCapacity(slices[0], number + 1);
              slices[0].set(number);
            }
          };
        });
    int count = slices[0].cardinality();
    if (count == 0) {
      return new MatchNoDocsQuery("no such text");
    }
    if (count <= MAX_POINTS) {
      int[] numbers = new int[count];
      int at = slices[0].nextSetBit(0);
      for (int i = 0; i < count; i++) {
        numbers[i] = at;
        at = at + 1 < slices[0].length() ? slices[0].nextSetBit(at + 1) : 0;
      }
      return IntPoint.newSetQuery(IndexFields.INTRODUCED, numbers);
    }
    return new NumberSetQuery(IndexFields.INTRODUCED, number -> isIn(slices[0], number));
  }

  /** The text conditions that are not negated, in order. */
  static List<Filter.Contains> positiveTexts(Filter filter) {
    return switch (filter) {
      case Filter.Contains contains -> List.of(contains);
      case Filter.And and ->
          and.operands().stream().flatMap(operand -> positiveTexts(operand).stream()).toList();
      case Filter.Or or ->
          or.operands().stream().flatMap(operand -> positiveTexts(operand).stream()).toList();
      default -> List.of();
    };
  }

  /** Whether the filter looks into texts, negated or not. */
  static boolean hasText(Filter filter) {
    return switch (filter) {
      case Filter.Contains contains -> true;
      case Filter.And and -> and.operands().stream().anyMatch(FilterQueries::hasText);
      case Filter.Or or -> or.operands().stream().anyMatch(FilterQueries::hasText);
      case Filter.Not not -> hasText(not.operand());
      default -> false;
    };
  }

  /** Whether it compares the sums of traces. */
  static boolean hasSums(Filter filter) {
    return switch (filter) {
      case Filter.Range range -> range.field() == Field.COST || range.field() == Field.TOKENS;
      case Filter.Is is -> is.field() == Field.COST || is.field() == Field.TOKENS;
      case Filter.And and -> and.operands().stream().anyMatch(FilterQueries::hasSums);
      case Filter.Or or -> or.operands().stream().anyMatch(FilterQueries::hasSums);
      case Filter.Not not -> hasSums(not.operand());
      default -> false;
    };
  }
}

package dev.verbatim.store.embedded;

import dev.verbatim.model.SpanId;
import dev.verbatim.model.SpanKind;
import dev.verbatim.store.CountedCalls;
import dev.verbatim.store.Filter;
import dev.verbatim.store.Filter.Field;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.FixedBitSet;
import org.apache.lucene.util.NumericUtils;

/**
 * Selects the traces that fulfil a filter. For each operand of the outermost {@code And} the traces
 * with a matching span are a set of bits over trace numbers, across all partitions; the answer is
 * their intersection.
 */
final class TraceSelection {
  private final String project;
  private final TraceTable traces;
  private final View view;

  TraceSelection(String project, TraceTable traces, View view) {
    this.project = project;
    this.traces = traces;
    this.view = view;
  }

  /** The bit of trace {@code n} is {@code n - traces.base()}. */
  FixedBitSet of(Filter filter) throws IOException {
    if (FilterQueries.hasSums(filter)) {
      updateSums();
    }
    FixedBitSet selected = new FixedBitSet(Math.max(1, traces.limit() - traces.base()));
    traces.forEach(
        project,
        number -> {
          if (number - traces.base() < selected.length()) {
            selected.set(number - traces.base());
          }
        });
    List<Filter> operands = filter instanceof Filter.And and ? and.operands() : List.of(filter);
    for (Filter operand : operands) {
      boolean negated = false;
      Filter positive = operand;
      while (positive instanceof Filter.Not not) {
        negated = !negated;
        positive = not.operand();
      }
      FixedBitSet matching = withMatchingSpan(positive, selected.length());
      if (negated) {
        selected.andNot(matching);
      } else {
        selected.and(matching);
      }
    }
    return selected;
  }

  private FixedBitSet withMatchingSpan(Filter filter, int length) throws IOException {
    FixedBitSet matching = new FixedBitSet(length);
    if (filter instanceof Filter.All) {
      matching.set(0, length);
      return matching;
    }
    for (View.Part part : view.parts()) {
      Query query = new FilterQueries(project, traces, part, true).of(filter);
      Matches.forEach(
          part.spans(),
          query,
          leaf -> {
            NumericDocValues numbers = DocValues.getNumeric(leaf.reader(), IndexFields.TRACE);
            return document -> {
              if (numbers.advanceExact(document)) {
                long bit = numbers.longValue() - traces.base();
                if (bit >= 0 && bit < length) {
                  matching.set((int) bit);
                }
              }
            };
          });
    }
    return matching;
  }

  /** A span with what sums need of it. */
  private record Summand(CountedCalls.Node node, double tokens, double cost) {}

  /** Sums up traces that got spans since they were last summed up. */
  private void updateSums() throws IOException {
    List<Integer> stale = traces.withoutSums(project);
    if (stale.isEmpty()) {
      return;
    }
    List<BytesRef> terms = stale.stream().map(IndexFields::traceTerm).toList();
    Map<Integer, List<Summand>> spans = new HashMap<>();
    for (View.Part part : view.parts()) {
      Matches.forEach(
          part.spans(),
          new TermInSetQuery(IndexFields.TRACE, terms),
          leaf -> {
            Columns columns = new Columns(leaf.reader());
            return document ->
                spans
                    .computeIfAbsent(columns.trace(document), number -> new ArrayList<>())
                    .add(columns.summand(document));
          });
    }
    spans.forEach(this::sumUp);
  }

  private void sumUp(int trace, List<Summand> spans) {
    BitSet counted = CountedCalls.of(spans.stream().map(Summand::node).toList());
    double tokens = Double.NaN;
    Optional<BigDecimal> cost = Optional.empty();
    for (int i = counted.nextSetBit(0); i >= 0; i = counted.nextSetBit(i + 1)) {
      Summand call = spans.get(i);
      if (!Double.isNaN(call.tokens())) {
        tokens = (Double.isNaN(tokens) ? 0 : tokens) + call.tokens();
      }
      if (!Double.isNaN(call.cost())) {
        cost = Optional.of(cost.orElse(BigDecimal.ZERO).add(BigDecimal.valueOf(call.cost())));
      }
    }
    traces.sums(trace, spans.size(), tokens, cost.map(BigDecimal::doubleValue).orElse(Double.NaN));
  }

  /** The doc values of one segment of an index. */
  private static final class Columns {
    private final NumericDocValues traces;
    private final NumericDocValues ids;
    private final NumericDocValues parents;
    private final NumericDocValues calls;
    private final NumericDocValues tokens;
    private final NumericDocValues costs;

    private Columns(LeafReader reader) throws IOException {
      traces = DocValues.getNumeric(reader, IndexFields.TRACE);
      ids = DocValues.getNumeric(reader, IndexFields.SPAN_ID);
      parents = DocValues.getNumeric(reader, IndexFields.PARENT_ID);
      calls = DocValues.getNumeric(reader, IndexFields.CALL);
      tokens = DocValues.getNumeric(reader, IndexFields.values(Field.TOKENS));
      costs = DocValues.getNumeric(reader, IndexFields.values(Field.COST));
    }

    private int trace(int document) throws IOException {
      return traces.advanceExact(document) ? (int) traces.longValue() : -1;
    }

    private Summand summand(int document) throws IOException {
      long call = calls.advanceExact(document) ? calls.longValue() : 0;
      SpanKind kind =
          (call & IndexFields.CALL_LLM) != 0
              ? SpanKind.LLM
              : (call & IndexFields.CALL_OTHER) != 0 ? SpanKind.EMBEDDING : SpanKind.SPAN;
      Optional<SpanId> parent =
          parents.advanceExact(document)
              ? Optional.of(new SpanId(parents.longValue()))
              : Optional.empty();
      SpanId id =
          new SpanId(ids.advanceExact(document) ? IndexFields.sortable(ids.longValue()) : 1);
      CountedCalls.Node node =
          new CountedCalls.Node(id, parent, kind, (call & IndexFields.CALL_WITH_USAGE) != 0);
      return new Summand(node, number(tokens, document), number(costs, document));
    }

    private static double number(NumericDocValues values, int document) throws IOException {
      return values.advanceExact(document)
          ? NumericUtils.sortableLongToDouble(values.longValue())
          : Double.NaN;
    }
  }
}

package dev.verbatim.store.embedded;

import java.io.IOException;
import java.util.function.LongPredicate;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.SortedNumericDocValues;
import org.apache.lucene.search.ConstantScoreScorer;
import org.apache.lucene.search.ConstantScoreWeight;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.QueryVisitor;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.ScorerSupplier;
import org.apache.lucene.search.TwoPhaseIterator;
import org.apache.lucene.search.Weight;

/** Documents with a number in a field that is in a set: each candidate is looked up. */
final class NumberSetQuery extends Query {
  private final String field;
  private final LongPredicate set;

  NumberSetQuery(String field, LongPredicate set) {
    this.field = field;
    this.set = set;
  }

  @Override
  public Weight createWeight(IndexSearcher searcher, ScoreMode scoreMode, float boost) {
    return new ConstantScoreWeight(this, boost) {
      @Override
      public ScorerSupplier scorerSupplier(LeafReaderContext context) throws IOException {
        SortedNumericDocValues numbers = DocValues.getSortedNumeric(context.reader(), field);
        TwoPhaseIterator candidates =
            new TwoPhaseIterator(numbers) {
              @Override
              public boolean matches() throws IOException {
                for (int i = numbers.docValueCount(); i > 0; i--) {
                  if (set.test(numbers.nextValue())) {
                    return true;
                  }
                }
                return false;
              }

              @Override
              public float matchCost() {
                return 10;
              }
            };
        Scorer scorer = new ConstantScoreScorer(score(), scoreMode, candidates);
        return new DefaultScorerSupplier(scorer);
      }

      @Override
      public boolean isCacheable(LeafReaderContext context) {
        return false;
      }
    };
  }

  @Override
  public void visit(QueryVisitor visitor) {
    visitor.visitLeaf(this);
  }

  @Override
  public String toString(String defaultField) {
    return field + " in a set";
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof NumberSetQuery query && query.field.equals(field) && query.set == set;
  }

  @Override
  public int hashCode() {
    return 31 * field.hashCode() + System.identityHashCode(set);
  }
}

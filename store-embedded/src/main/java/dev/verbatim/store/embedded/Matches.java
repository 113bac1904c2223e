package dev.verbatim.store.embedded;

import java.io.IOException;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.Weight;
import org.apache.lucene.util.Bits;

/** Walks over all documents that fulfil a query, in no order that matters. */
final class Matches {
  private Matches() {}

  /** Is told of each match in one segment of an index. */
  interface DocumentVisitor {
    void visit(int document) throws IOException;
  }

  /** Makes a visitor for a segment of an index. */
  interface LeafVisitor {
    DocumentVisitor visit(LeafReaderContext leaf) throws IOException;
  }

  static void forEach(IndexSearcher searcher, Query query, LeafVisitor visitor) throws IOException {
    Weight weight = searcher.createWeight(searcher.rewrite(query), ScoreMode.COMPLETE_NO_SCORES, 1);
    for (LeafReaderContext leaf : searcher.getIndexReader().leaves()) {
      Scorer scorer = weight.scorer(leaf);
      if (scorer == null) {
        continue;
      }
      DocumentVisitor documents = visitor.visit(leaf);
      Bits live = leaf.reader().getLiveDocs();
      DocIdSetIterator iterator = scorer.iterator();
      for (int document = iterator.nextDoc();
          document != DocIdSetIterator.NO_MORE_DOCS;
          document = iterator.nextDoc()) {
        if (live == null || live.get(document)) {
          documents.visit(document);
        }
      }
    }
  }
}

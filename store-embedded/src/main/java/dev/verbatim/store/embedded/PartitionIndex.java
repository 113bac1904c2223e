package dev.verbatim.store.embedded;

import dev.verbatim.model.Slice;
import dev.verbatim.model.Span;
import dev.verbatim.store.SliceText;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.IndexFormatTooNewException;
import org.apache.lucene.index.IndexFormatTooOldException;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.SearcherFactory;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.jspecify.annotations.Nullable;

/**
 * The two Lucene indexes of a partition: its spans, and the text of its slices, each slice once.
 * Both hold nothing that the log does not hold, and each commit says up to which place of the log
 * it goes. One thread writes.
 */
final class PartitionIndex implements Closeable {
  private static final String POSITION = "position";
  private static final String VERSION = "version";
  private static final String NEXT_SPAN = "nextSpan";

  private final Half spans;
  private final Half text;
  private final WordTokens tokens = new WordTokens();
  private final WordTokens questionTokens = new WordTokens();
  private boolean changed;

  /** One of the two indexes. */
  private static final class Half implements Closeable {
    private final Directory directory;
    private final IndexWriter writer;
    private final SearcherManager searchers;
    private long position;
    private long nextSpan;

    private Half(Path path, long bufferBytes) throws IOException {
      directory = FSDirectory.open(path);
      try {
        IndexWriterConfig config = new IndexWriterConfig();
        config.setRAMBufferSizeMB(bufferBytes / 1048576.0);
        config.setCommitOnClose(false);
        writer = new IndexWriter(directory, config);
        Map<String, String> last = userData(writer);
        if (writer.getDocStats().maxDoc > 0 && !IndexFields.VERSION.equals(last.get(VERSION))) {
          writer.rollback();
          throw new CorruptIndexException("another layout", path.toString());
        }
        position = Long.parseLong(last.getOrDefault(POSITION, "0"));
        nextSpan = Long.parseLong(last.getOrDefault(NEXT_SPAN, "0"));
        searchers =
            new SearcherManager(
                writer,
                new SearcherFactory() {
                  @Override
                  public IndexSearcher newSearcher(
                      IndexReader reader, @Nullable IndexReader previous) {
                    IndexSearcher searcher = new IndexSearcher(reader);
                    searcher.setQueryCache(null);
                    return searcher;
                  }
                });
      } catch (IOException | RuntimeException e) {
        directory.close();
        throw e;
      }
    }

    private static Map<String, String> userData(IndexWriter writer) {
      Map<String, String> data = new HashMap<>();
      Iterable<Map.Entry<String, String>> last = writer.getLiveCommitData();
      if (last != null) {
        last.forEach(entry -> data.put(entry.getKey(), entry.getValue()));
      }
      return data;
    }

    private void commit() throws IOException {
      writer.setLiveCommitData(
          Map.of(
                  POSITION,
                  Long.toString(position),
                  NEXT_SPAN,
                  Long.toString(nextSpan),
                  VERSION,
                  IndexFields.VERSION)
              .entrySet());
      writer.commit();
    }

    @Override
    public void close() throws IOException {
      try (directory;
          writer) {
        searchers.close();
        if (writer.isOpen()) {
          writer.rollback();
        }
      }
    }
  }

  private PartitionIndex(Half spans, Half text) {
    this.spans = spans;
    this.text = text;
  }

  /**
   * Opens the indexes of a partition, or creates them.
   *
   * @throws CorruptIndexException if they must be built anew
   */
  static PartitionIndex open(Path partition, long bufferBytes) throws IOException {
    try {
      Half spans = new Half(spansPath(partition), bufferBytes);
      try {
        return new PartitionIndex(spans, new Half(textPath(partition), bufferBytes));
      } catch (IOException | RuntimeException e) {
        spans.close();
        throw e;
      }
    } catch (IndexFormatTooOldException | IndexFormatTooNewException e) {
      throw new CorruptIndexException("another version of Lucene", partition.toString(), e);
    }
  }

  static Path spansPath(Path partition) {
    return partition.resolve("spans");
  }

  static Path textPath(Path partition) {
    return partition.resolve("text");
  }

  /** Up to this place of the log spans are in the index. */
  long spansPosition() {
    return spans.position;
  }

  /** The same for slices. */
  long textPosition() {
    return text.position;
  }

  /** Spans with smaller numbers have their documents. */
  long nextSpan() {
    return spans.nextSpan;
  }

  void reached(long position) {
    spans.position = Math.max(spans.position, position);
    text.position = Math.max(text.position, position);
  }

  void addSlice(int number, Slice slice, SliceText sliceText) throws IOException {
    if (slice.type() == Slice.Type.STREAM || slice.type() == Slice.Type.OPAQUE) {
      return;
    }
    String words = sliceText.of(slice.type(), slice.content());
    if (words.isBlank()) {
      return;
    }
    Document document = new Document();
    document.add(new NumericDocValuesField(IndexFields.SLICE_NUMBER, number));
    document.add(new Field(IndexFields.SLICE_TEXT, tokens.of(List.of(words)), SpanDocument.TEXT));
    text.writer.addDocument(document);
    changed = true;
  }

  void addSpan(long number, int trace, Span span, int[] introduced) throws IOException {
    spans.writer.addDocument(
        SpanDocument.of(number, trace, span, introduced, tokens, questionTokens));
    spans.nextSpan = number + 1;
    changed = true;
  }

  /** Puts another document in the place of a span's, if it has one. */
  void updateSpan(long number, int trace, Span span, int[] introduced) throws IOException {
    BooleanQuery one =
        new BooleanQuery.Builder()
            .add(
                new TermQuery(new Term(IndexFields.TRACE, IndexFields.traceTerm(trace))),
                BooleanClause.Occur.FILTER)
            .add(
                NumericDocValuesField.newSlowExactQuery(IndexFields.SPAN_NUMBER, number),
                BooleanClause.Occur.FILTER)
            .build();
    spans.writer.updateDocuments(
        one, List.of(SpanDocument.of(number, trace, span, introduced, tokens, questionTokens)));
    changed = true;
  }

  /** Makes new spans visible. */
  void refreshSpans() throws IOException {
    spans.searchers.maybeRefreshBlocking();
  }

  /** Makes new text visible. */
  void refreshText() throws IOException {
    text.searchers.maybeRefreshBlocking();
  }

  SearcherManager spanSearchers() {
    return spans.searchers;
  }

  SearcherManager textSearchers() {
    return text.searchers;
  }

  /** Writes everything down, text first, so that no span is ahead of what it introduces. */
  void commit() throws IOException {
    if (changed || spans.writer.hasUncommittedChanges() || text.writer.hasUncommittedChanges()) {
      text.commit();
      spans.commit();
      changed = false;
    }
  }

  /** Lets go without a commit: what is missing is read from the log again. */
  @Override
  public void close() throws IOException {
    try (text) {
      spans.close();
    }
  }
}

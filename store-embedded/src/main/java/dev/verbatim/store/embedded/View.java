package dev.verbatim.store.embedded;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.SearcherManager;

/** What a query sees: one state of the indexes of every partition, oldest partition first. */
final class View implements Closeable {
  private final List<Part> parts = new ArrayList<>();
  private final List<Held> held = new ArrayList<>();

  /** One partition. The text is at least as new as the spans. */
  record Part(Partition partition, IndexSearcher spans, IndexSearcher text) {}

  private record Held(SearcherManager manager, IndexSearcher searcher) {}

  private View() {}

  /**
   * Takes the state as of now.
   *
   * @param withText whether the text that came last is needed
   */
  static View of(Indexes indexes, boolean withText) throws IOException {
    View view = new View();
    try {
      for (Map.Entry<Partition, PartitionIndex> entry : indexes.all().entrySet()) {
        PartitionIndex index = entry.getValue();
        IndexSearcher spans = view.acquire(index.spanSearchers());
        if (withText) {
          index.refreshText();
        }
        view.parts.add(new Part(entry.getKey(), spans, view.acquire(index.textSearchers())));
      }
      return view;
    } catch (IOException | RuntimeException e) {
      view.close();
      throw e;
    }
  }

  private IndexSearcher acquire(SearcherManager manager) throws IOException {
    IndexSearcher searcher = manager.acquire();
    held.add(new Held(manager, searcher));
    return searcher;
  }

  List<Part> parts() {
    return parts;
  }

  @Override
  public void close() throws IOException {
    for (Held each : held) {
      each.manager().release(each.searcher());
    }
    held.clear();
  }
}

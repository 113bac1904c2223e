package dev.verbatim.store.testkit;

import dev.verbatim.model.Fact;
import dev.verbatim.model.SpanRecord;
import dev.verbatim.store.Filter;
import dev.verbatim.store.Page;
import dev.verbatim.store.PageRequest;
import dev.verbatim.store.SpanHit;
import dev.verbatim.store.SpanReader;
import dev.verbatim.store.SpanStore;
import dev.verbatim.store.SpanWriter;
import dev.verbatim.store.TraceSummary;
import dev.verbatim.store.WriteBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * What all contract tests share: a fresh store for each test. A store's own test class extends one
 * of the concrete contracts and says how to open it.
 */
public abstract class StoreContract {
  protected SpanStore store = new InMemoryStore(TestSpans.SLICE_TEXT);
  protected SpanReader reader = store.reader();

  /** A new and empty store that reads slices with {@link TestSpans#SLICE_TEXT}. */
  protected abstract SpanStore openStore();

  @BeforeEach
  void open() {
    store = openStore();
    reader = store.reader();
  }

  @AfterEach
  void close() {
    store.close();
  }

  protected SpanWriter.AppendResult append(SpanRecord... records) {
    return append(new WriteBatch(List.of(records), List.of()));
  }

  protected SpanWriter.AppendResult append(Fact fact) {
    return append(new WriteBatch(List.of(), List.of(fact)));
  }

  /** Appends, waits until it is durable, and makes it visible. */
  protected SpanWriter.AppendResult append(WriteBatch batch) {
    SpanWriter.AppendResult result = store.writer().append(batch).join();
    store.refresh();
    return result;
  }

  /** The ids of all spans found, as numbers given to {@link TestSpans#spanId}, in order. */
  protected List<Long> found(Filter filter) {
    return hits(filter).stream()
        .map(hit -> hit.span().span().spanId().value() & 0xffff_ffffL)
        .toList();
  }

  protected List<SpanHit> hits(Filter filter) {
    return reader.search(TestSpans.PROJECT, filter, PageRequest.first(1000)).items();
  }

  /** The ids of all traces found, as numbers given to {@link TestSpans#trace}, in order. */
  protected List<Long> foundTraces(Filter filter) {
    return numbers(reader.traces(TestSpans.PROJECT, filter, PageRequest.first(1000)).items());
  }

  protected static List<Long> numbers(List<TraceSummary> traces) {
    return traces.stream().map(trace -> trace.traceId().high() & 0xffff_ffffL).toList();
  }

  /** Everything, read page by page. */
  protected static <T> List<T> allPages(int limit, Function<PageRequest, Page<T>> read) {
    List<T> all = new ArrayList<>();
    Optional<String> cursor = Optional.empty();
    do {
      Page<T> page = read.apply(new PageRequest(limit, cursor));
      all.addAll(page.items());
      cursor = page.nextCursor();
    } while (cursor.isPresent());
    return all;
  }
}

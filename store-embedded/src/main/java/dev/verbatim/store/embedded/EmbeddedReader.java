package dev.verbatim.store.embedded;

import dev.verbatim.model.Hash128;
import dev.verbatim.model.PayloadRef;
import dev.verbatim.model.SpanKey;
import dev.verbatim.model.SpanStatus;
import dev.verbatim.model.StoredSpan;
import dev.verbatim.model.TraceId;
import dev.verbatim.store.Facet;
import dev.verbatim.store.Filter;
import dev.verbatim.store.Histogram;
import dev.verbatim.store.Page;
import dev.verbatim.store.PageCursor;
import dev.verbatim.store.PageRequest;
import dev.verbatim.store.SliceText;
import dev.verbatim.store.SpanHit;
import dev.verbatim.store.SpanReader;
import dev.verbatim.store.StoreException;
import dev.verbatim.store.TraceSummaries;
import dev.verbatim.store.TraceSummary;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.stream.LongStream;
import org.apache.lucene.store.AlreadyClosedException;
import org.apache.lucene.util.FixedBitSet;

/** Answers from Lucene and the log. */
final class EmbeddedReader implements SpanReader {
  private static final int FAILED_RANK = TraceSummaries.rank(SpanStatus.TIMEOUT);

  private final StoreTables tables;
  private final Indexes indexes;
  private final ReadWriteLock dropLock;
  private final SnippetFinder snippets;

  /**
   * @param dropLock its write lock is held while partitions are dropped
   */
  EmbeddedReader(StoreTables tables, Indexes indexes, ReadWriteLock dropLock, SliceText sliceText) {
    this.tables = tables;
    this.indexes = indexes;
    this.dropLock = dropLock;
    this.snippets = new SnippetFinder(sliceText);
  }

  private interface Query<T> {
    T run(View view) throws IOException;
  }

  private <T> T query(boolean withText, Query<T> query) {
    dropLock.readLock().lock();
    try (View view = View.of(indexes, withText)) {
      return query.run(view);
    } catch (IOException | AlreadyClosedException e) {
      throw new StoreException.Unavailable(
          StoreException.Unavailable.Reason.DOWN,
          Duration.ofSeconds(1),
          "the search index cannot be read: " + e,
          e);
    } finally {
      dropLock.readLock().unlock();
    }
  }

  @Override
  public List<StoredSpan> trace(String project, TraceId traceId) {
    return query(false, view -> trace(view, project, traceId));
  }

  private List<StoredSpan> trace(View view, String project, TraceId traceId) throws IOException {
    int trace = tables.traces().numberOf(project, traceId);
    List<StoredSpan> spans = new ArrayList<>();
    for (SpanSearch.Found found : SpanSearch.ofTrace(view, trace)) {
      spans.add(found.partition().readJoined(found.number()));
    }
    spans.sort(TraceSummaries.TRACE_ORDER);
    return spans;
  }

  @Override
  public List<StoredSpan> span(SpanKey key) {
    return query(
        false,
        view -> {
          List<StoredSpan> spans = new ArrayList<>();
          for (SpanSearch.Found found : spans(view, key)) {
            spans.add(found.partition().readJoined(found.number()));
          }
          return spans;
        });
  }

  private List<SpanSearch.Found> spans(View view, SpanKey key) throws IOException {
    int trace = tables.traces().numberOf(key.project(), key.traceId());
    return SpanSearch.ofKey(view, trace, key.spanId());
  }

  @Override
  public Optional<byte[]> payload(SpanKey key, Hash128 contentHash, String payloadName) {
    return query(
        false,
        view -> {
          for (SpanSearch.Found found : spans(view, key)) {
            Partition.Read read = found.partition().read(found.number());
            if (read.entry().contentHash().equals(contentHash)) {
              return payload(found, read, payloadName);
            }
          }
          return Optional.empty();
        });
  }

  private static Optional<byte[]> payload(
      SpanSearch.Found found, Partition.Read read, String payloadName) {
    List<PayloadRef> payloads = read.body().span().payloads();
    for (int i = 0; i < payloads.size(); i++) {
      if (payloads.get(i).name().equals(payloadName)) {
        return Optional.of(
            StoredPayload.read(found.partition(), found.number(), i, payloads.get(i)));
      }
    }
    return Optional.empty();
  }

  @Override
  public Page<TraceSummary> traces(String project, Filter filter, PageRequest page) {
    return tracePage(project, filter, page, 't', true);
  }

  @Override
  public Page<TraceSummary> session(String project, String sessionId, PageRequest page) {
    Filter session = new Filter.Is(Filter.Field.SESSION, sessionId);
    return sessionId.endsWith("*")
        ? new Page<>(List.of(), Optional.empty(), 0, true)
        : tracePage(project, session, page, 'o', false);
  }

  private Page<TraceSummary> tracePage(
      String project, Filter filter, PageRequest page, char kind, boolean newestFirst) {
    Optional<TraceTable.Row> after =
        PageCursor.of(page, kind)
            .map(
                cursor ->
                    new TraceTable.Row(
                        -1, new TraceId(cursor.second(), cursor.third()), cursor.first(), 0, 0, 0));
    return query(
        FilterQueries.hasText(filter),
        view -> {
          TraceTable traces = tables.traces();
          FixedBitSet selected = new TraceSelection(project, traces, view).of(filter);
          List<TraceTable.Row> rows = traces.page(selected, newestFirst, after, page.limit() + 1);
          List<TraceTable.Row> shown = rows.subList(0, Math.min(page.limit(), rows.size()));
          List<TraceSummary> items = new ArrayList<>();
          for (TraceTable.Row row : shown) {
            List<StoredSpan> spans = trace(view, project, row.traceId());
            if (!spans.isEmpty()) {
              items.add(TraceSummaries.of(spans));
            }
          }
          Optional<String> next =
              rows.size() > shown.size()
                  ? Optional.of(cursor(kind, shown.getLast()).encode())
                  : Optional.empty();
          return new Page<>(items, next, selected.cardinality(), true);
        });
  }

  private static PageCursor cursor(char kind, TraceTable.Row row) {
    return new PageCursor(kind, row.startEpochNanos(), row.traceId().high(), row.traceId().low());
  }

  @Override
  public Page<SpanHit> search(String project, Filter filter, PageRequest page, SearchOrder order) {
    char kind = order == SearchOrder.NEWEST_FIRST ? 's' : 'a';
    Optional<PageCursor> after = PageCursor.of(page, kind);
    return query(
        FilterQueries.hasText(filter),
        view -> {
          SpanSearch search = new SpanSearch(view, project, tables.traces());
          SpanSearch.Result result = search.inOrder(order, filter, after, page.limit() + 1);
          List<SpanSearch.Found> shown =
              result.found().subList(0, Math.min(page.limit(), result.found().size()));
          List<SpanHit> items = new ArrayList<>();
          for (SpanSearch.Found found : shown) {
            Partition.Read read = found.partition().read(found.number());
            StoredSpan span = found.partition().join(read);
            items.add(
                new SpanHit(
                    span,
                    snippets.of(filter, found.partition(), found.number(), read, span.span())));
          }
          Optional<String> next =
              result.found().size() > shown.size()
                  ? Optional.of(
                      new PageCursor(kind, shown.getLast().start(), shown.getLast().number(), 0)
                          .encode())
                  : Optional.empty();
          return new Page<>(items, next, result.total(), result.totalIsExact());
        });
  }

  @Override
  public Facet facet(String project, Filter filter, Filter.Field field, int limit) {
    requireFacet(field);
    return query(
        FilterQueries.hasText(filter),
        view -> {
          List<Facet.Value> values =
              new SpanSearch(view, project, tables.traces())
                  .counted(filter, IndexFields.values(field));
          return new Facet(values.stream().limit(limit).toList(), true, values.size() > limit);
        });
  }

  @Override
  public Facet metadataFacet(String project, Filter filter, String key, int limit) {
    String prefix = IndexFields.metadataPrefix(key);
    return query(
        FilterQueries.hasText(filter),
        view -> {
          List<Facet.Value> values =
              new SpanSearch(view, project, tables.traces())
                  .counted(filter, IndexFields.METADATA_VALUE, prefix);
          return new Facet(
              values.stream()
                  .limit(limit)
                  .map(
                      value ->
                          new Facet.Value(value.value().substring(prefix.length()), value.spans()))
                  .toList(),
              true,
              values.size() > limit);
        });
  }

  @Override
  public Facet metadataKeys(String project, Filter filter, int limit) {
    return query(
        FilterQueries.hasText(filter),
        view -> {
          List<Facet.Value> keys =
              new SpanSearch(view, project, tables.traces())
                  .counted(filter, IndexFields.METADATA_KEY);
          return new Facet(keys.stream().limit(limit).toList(), true, keys.size() > limit);
        });
  }

  private static void requireFacet(Filter.Field field) {
    if (!field.isFacet()) {
      throw new IllegalArgumentException(
          "field: " + field + " (expected: one with values to count, such as MODEL)");
    }
  }

  @Override
  public Histogram histogram(
      String project, Filter filter, long fromEpochNanos, long toEpochNanos, int buckets) {
    if (toEpochNanos <= fromEpochNanos || buckets < 1 || buckets > 10_000) {
      throw new IllegalArgumentException(
          "histogram: "
              + buckets
              + " buckets of ["
              + fromEpochNanos
              + ", "
              + toEpochNanos
              + ") (expected: 1..10000 buckets of a time that is not empty)");
    }
    long width = Math.ceilDiv(toEpochNanos - fromEpochNanos, buckets);
    long[] counts = new long[buckets];
    long[] failed = new long[buckets];
    return query(
        FilterQueries.hasText(filter),
        view -> {
          TraceTable traces = tables.traces();
          FixedBitSet selected = new TraceSelection(project, traces, view).of(filter);
          traces.forEachStart(
              selected,
              (start, rank) -> {
                if (start >= fromEpochNanos && start < toEpochNanos) {
                  int bucket = (int) ((start - fromEpochNanos) / width);
                  counts[bucket]++;
                  failed[bucket] += rank <= FAILED_RANK ? 1 : 0;
                }
              });
          return new Histogram(fromEpochNanos, width, list(counts), list(failed));
        });
  }

  private static List<Long> list(long[] values) {
    return LongStream.of(values).boxed().toList();
  }

  @Override
  public Map<Hash128, List<StoredSpan>> continuable(
      String project, Collection<Hash128> continuationKeys, int limitPerKey) {
    return query(
        false,
        view -> {
          Map<Hash128, List<StoredSpan>> found = new LinkedHashMap<>();
          SpanSearch search = new SpanSearch(view, project, tables.traces());
          for (Hash128 key : continuationKeys) {
            List<StoredSpan> calls = new ArrayList<>();
            for (SpanSearch.Found call : search.continuable(key, limitPerKey)) {
              calls.add(call.partition().readJoined(call.number()));
            }
            if (!calls.isEmpty()) {
              found.put(key, calls);
            }
          }
          return found;
        });
  }

  @Override
  public List<StoredSpan> sharingBands(String project, List<Integer> bands, int limit) {
    return asking(project, questions -> questions.sharing(bands, limit));
  }

  @Override
  public List<StoredSpan> askingAbout(String project, String text, int limit) {
    return asking(project, questions -> questions.about(text, limit));
  }

  private interface QuestionQuery {
    List<SpanSearch.Found> run(QuestionSearch questions) throws IOException;
  }

  private List<StoredSpan> asking(String project, QuestionQuery questions) {
    return query(
        false,
        view -> {
          List<StoredSpan> calls = new ArrayList<>();
          for (SpanSearch.Found call : questions.run(new QuestionSearch(view, project))) {
            calls.add(call.partition().readJoined(call.number()));
          }
          return calls;
        });
  }

  @Override
  public List<StoredSpan> recentCalls(int limit) {
    return query(
        false,
        view -> {
          List<StoredSpan> calls = new ArrayList<>();
          for (SpanSearch.Found call : SpanSearch.recentCalls(view, limit)) {
            calls.add(call.partition().readJoined(call.number()));
          }
          return calls;
        });
  }

  @Override
  public List<String> complete(String project, Filter.Field field, String prefix, int limit) {
    requireFacet(field);
    return completions(project, IndexFields.values(field), prefix, limit);
  }

  @Override
  public List<String> completeMetadataKeys(String project, String prefix, int limit) {
    return completions(project, IndexFields.METADATA_KEY, prefix, limit);
  }

  private List<String> completions(String project, String values, String prefix, int limit) {
    String wanted = prefix.toLowerCase(Locale.ROOT);
    return query(
        false,
        view ->
            new SpanSearch(view, project, tables.traces())
                .counted(new Filter.All(), values).stream()
                    .map(Facet.Value::value)
                    .filter(value -> value.toLowerCase(Locale.ROOT).startsWith(wanted))
                    .limit(limit)
                    .toList());
  }
}

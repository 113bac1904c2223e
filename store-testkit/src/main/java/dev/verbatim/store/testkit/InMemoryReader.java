package dev.verbatim.store.testkit;

import dev.verbatim.model.Hash128;
import dev.verbatim.model.PayloadAssembler;
import dev.verbatim.model.QuestionKeys;
import dev.verbatim.model.Sha256;
import dev.verbatim.model.Slice;
import dev.verbatim.model.SlicedPayload;
import dev.verbatim.model.Span;
import dev.verbatim.model.SpanKey;
import dev.verbatim.model.SpanKind;
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
import dev.verbatim.store.SpanValues;
import dev.verbatim.store.StoreException;
import dev.verbatim.store.TraceSummaries;
import dev.verbatim.store.TraceSummary;
import dev.verbatim.store.testkit.InMemoryStore.Entry;
import dev.verbatim.store.text.WordForms;
import dev.verbatim.store.text.Words;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Answers every question by looking at every entry. */
final class InMemoryReader implements SpanReader {
  private static final Comparator<Entry> NEWEST_FIRST =
      Comparator.comparingLong((Entry entry) -> entry.joined().span().startEpochNanos())
          .thenComparingLong(Entry::number)
          .reversed();
  private static final Comparator<TraceSummary> OLDEST_TRACE_FIRST =
      Comparator.comparingLong(TraceSummary::startEpochNanos).thenComparing(TraceSummary::traceId);

  private final InMemoryStore store;
  private final NaiveFilter filters;

  InMemoryReader(InMemoryStore store, SliceText sliceText) {
    this.store = store;
    this.filters = new NaiveFilter(sliceText);
  }

  @Override
  public List<StoredSpan> trace(String project, TraceId traceId) {
    return entries(project)
        .filter(entry -> entry.joined().span().traceId().equals(traceId))
        .map(Entry::joined)
        .sorted(TraceSummaries.TRACE_ORDER)
        .toList();
  }

  @Override
  public List<StoredSpan> span(SpanKey key) {
    return entries(key.project())
        .filter(entry -> entry.joined().span().key().equals(key))
        .map(Entry::joined)
        .toList();
  }

  @Override
  public Optional<byte[]> payload(SpanKey key, Hash128 contentHash, String payloadName) {
    return entries(key.project())
        .filter(entry -> entry.joined().span().key().equals(key))
        .filter(entry -> entry.joined().contentHash().equals(contentHash))
        .flatMap(entry -> entry.record().payloads().stream())
        .filter(payload -> payload.ref().name().equals(payloadName))
        .findFirst()
        .map(InMemoryReader::bytes);
  }

  private static byte[] bytes(SlicedPayload payload) {
    Map<Hash128, byte[]> contents =
        payload.slices().stream()
            .collect(Collectors.toMap(Slice::hash, Slice::content, (a, b) -> a));
    byte[] bytes =
        PayloadAssembler.assemble(
            payload.recipe(), hash -> Objects.requireNonNull(contents.get(hash)));
    Sha256 found = Sha256.of(bytes);
    if (bytes.length != payload.ref().length() || !found.equals(payload.ref().sha256())) {
      throw new StoreException.Corrupt(
          "payload "
              + payload.ref().name()
              + ": "
              + found
              + " (expected: "
              + payload.ref().sha256()
              + ")");
    }
    return bytes;
  }

  @Override
  public Page<TraceSummary> traces(String project, Filter filter, PageRequest page) {
    List<TraceSummary> all =
        matchingTraces(project, filter).sorted(OLDEST_TRACE_FIRST.reversed()).toList();
    Optional<PageCursor> after = PageCursor.of(page, 't');
    Stream<TraceSummary> rest =
        all.stream().filter(trace -> after.isEmpty() || compare(trace, after.get()) < 0);
    return page(rest.toList(), all.size(), page, trace -> cursor('t', trace));
  }

  @Override
  public Page<TraceSummary> session(String project, String sessionId, PageRequest page) {
    List<TraceSummary> all =
        matchingTraces(project, new Filter.Is(Filter.Field.SESSION, sessionId + "*"))
            .filter(
                trace ->
                    trace(project, trace.traceId()).stream()
                        .anyMatch(
                            stored ->
                                SpanValues.of(stored.span(), Filter.Field.SESSION)
                                    .contains(sessionId)))
            .sorted(OLDEST_TRACE_FIRST)
            .toList();
    Optional<PageCursor> after = PageCursor.of(page, 'o');
    Stream<TraceSummary> rest =
        all.stream().filter(trace -> after.isEmpty() || compare(trace, after.get()) > 0);
    return page(rest.toList(), all.size(), page, trace -> cursor('o', trace));
  }

  private Stream<TraceSummary> matchingTraces(String project, Filter filter) {
    Map<TraceId, List<Entry>> traces =
        entries(project)
            .collect(
                Collectors.groupingBy(
                    entry -> entry.joined().span().traceId(),
                    LinkedHashMap::new,
                    Collectors.toList()));
    return traces.values().stream()
        .filter(trace -> filters.matchesTrace(filter, trace))
        .map(trace -> TraceSummaries.of(trace.stream().map(Entry::joined).toList()));
  }

  private static PageCursor cursor(char kind, TraceSummary trace) {
    return new PageCursor(
        kind, trace.startEpochNanos(), trace.traceId().high(), trace.traceId().low());
  }

  private static int compare(TraceSummary trace, PageCursor cursor) {
    int byStart = Long.compare(trace.startEpochNanos(), cursor.first());
    return byStart != 0
        ? byStart
        : trace.traceId().compareTo(new TraceId(cursor.second(), cursor.third()));
  }

  @Override
  public Page<SpanHit> search(String project, Filter filter, PageRequest page, SearchOrder order) {
    boolean newestFirst = order == SearchOrder.NEWEST_FIRST;
    char kind = newestFirst ? 's' : 'a';
    List<Entry> all =
        entries(project)
            .filter(entry -> filters.matchesSpan(filter, entry))
            .sorted(newestFirst ? NEWEST_FIRST : NEWEST_FIRST.reversed())
            .toList();
    Optional<PageCursor> after = PageCursor.of(page, kind);
    List<Entry> rest =
        all.stream()
            .filter(entry -> after.isEmpty() || isBehind(entry, after.get(), newestFirst))
            .toList();
    Page<Entry> entries =
        page(
            rest,
            all.size(),
            page,
            entry ->
                new PageCursor(kind, entry.joined().span().startEpochNanos(), entry.number(), 0));
    return new Page<>(
        entries.items().stream()
            .map(entry -> new SpanHit(entry.joined(), filters.snippets(filter, entry)))
            .toList(),
        entries.nextCursor(),
        entries.total(),
        true);
  }

  private static boolean isBehind(Entry entry, PageCursor cursor, boolean newestFirst) {
    int byStart = Long.compare(entry.joined().span().startEpochNanos(), cursor.first());
    int place = byStart != 0 ? byStart : Long.compare(entry.number(), cursor.second());
    return newestFirst ? place < 0 : place > 0;
  }

  @Override
  public Facet facet(String project, Filter filter, Filter.Field field, int limit) {
    requireFacet(field);
    List<Facet.Value> values =
        counted(
            entries(project)
                .filter(entry -> filters.matchesSpan(filter, entry))
                .flatMap(entry -> SpanValues.of(entry.joined().span(), field).stream()));
    return new Facet(values.stream().limit(limit).toList(), true, values.size() > limit);
  }

  @Override
  public Facet metadataFacet(String project, Filter filter, String key, int limit) {
    List<Facet.Value> values =
        counted(
            entries(project)
                .filter(entry -> filters.matchesSpan(filter, entry))
                .flatMap(
                    entry ->
                        Optional.ofNullable(entry.joined().span().metadataJson().get(key)).stream())
                .map(SpanValues::metadataText));
    return new Facet(values.stream().limit(limit).toList(), true, values.size() > limit);
  }

  @Override
  public Facet metadataKeys(String project, Filter filter, int limit) {
    List<Facet.Value> keys =
        counted(
            entries(project)
                .filter(entry -> filters.matchesSpan(filter, entry))
                .flatMap(entry -> entry.joined().span().metadataJson().keySet().stream()));
    return new Facet(keys.stream().limit(limit).toList(), true, keys.size() > limit);
  }

  private static void requireFacet(Filter.Field field) {
    if (!field.isFacet()) {
      throw new IllegalArgumentException(
          "field: " + field + " (expected: one with values to count, such as MODEL)");
    }
  }

  private static List<Facet.Value> counted(Stream<String> values) {
    return values
        .collect(Collectors.groupingBy(value -> value, Collectors.counting()))
        .entrySet()
        .stream()
        .map(entry -> new Facet.Value(entry.getKey(), entry.getValue()))
        .sorted(
            Comparator.comparingLong(Facet.Value::spans)
                .reversed()
                .thenComparing(Facet.Value::value))
        .toList();
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
    long[] traces = new long[buckets];
    long[] failed = new long[buckets];
    matchingTraces(project, filter)
        .filter(trace -> trace.startEpochNanos() >= fromEpochNanos)
        .filter(trace -> trace.startEpochNanos() < toEpochNanos)
        .forEach(
            trace -> {
              int bucket = (int) ((trace.startEpochNanos() - fromEpochNanos) / width);
              traces[bucket]++;
              SpanStatus worst = trace.worstStatus();
              failed[bucket] += worst == SpanStatus.ERROR || worst == SpanStatus.TIMEOUT ? 1 : 0;
            });
    return new Histogram(fromEpochNanos, width, list(traces), list(failed));
  }

  private static List<Long> list(long[] values) {
    return LongStream.of(values).boxed().toList();
  }

  @Override
  public Map<Hash128, List<StoredSpan>> continuable(
      String project, Collection<Hash128> continuationKeys, int limitPerKey) {
    Map<Hash128, List<StoredSpan>> found = new LinkedHashMap<>();
    for (Hash128 key : continuationKeys) {
      List<StoredSpan> calls =
          entries(project)
              .filter(
                  entry ->
                      entry
                          .joined()
                          .span()
                          .threading()
                          .flatMap(threading -> threading.continuationKey())
                          .filter(key::equals)
                          .isPresent())
              .sorted(NEWEST_FIRST)
              .limit(limitPerKey)
              .map(Entry::joined)
              .toList();
      if (!calls.isEmpty()) {
        found.put(key, calls);
      }
    }
    return found;
  }

  @Override
  public List<StoredSpan> sharingBands(String project, List<Integer> bands, int limit) {
    return ranked(
        project,
        limit,
        span -> {
          List<Integer> own = span.questionKeys().map(QuestionKeys::bands).orElse(List.of());
          return IntStream.range(0, Math.min(bands.size(), own.size()))
              .filter(place -> bands.get(place).equals(own.get(place)))
              .count();
        });
  }

  @Override
  public List<StoredSpan> askingAbout(String project, String text, int limit) {
    Set<String> wanted = stems(text);
    Map<String, Long> with = new HashMap<>();
    List<Entry> asking = entries(project).filter(entry -> asksAnew(entry.joined().span())).toList();
    for (Entry entry : asking) {
      stems(entry.joined().span().question().orElse(""))
          .forEach(stem -> with.merge(stem, 1L, Long::sum));
    }
    return ranked(
        project,
        limit,
        span ->
            stems(span.question().orElse("")).stream()
                .filter(wanted::contains)
                .mapToDouble(stem -> 1.0 / with.getOrDefault(stem, 1L))
                .sum());
  }

  private static Set<String> stems(String text) {
    Set<String> stems = new HashSet<>();
    Words words = new Words(text);
    while (words.next()) {
      stems.add(WordForms.stem(words.term()));
    }
    return stems;
  }

  private static boolean asksAnew(Span span) {
    return span.questionKeys().filter(QuestionKeys::asksAnew).isPresent();
  }

  private List<StoredSpan> ranked(String project, int limit, ToDoubleFunction<Span> likeness) {
    return entries(project)
        .filter(entry -> asksAnew(entry.joined().span()))
        .filter(entry -> likeness.applyAsDouble(entry.joined().span()) > 0)
        .sorted(
            Comparator.<Entry>comparingDouble(
                    entry -> -likeness.applyAsDouble(entry.joined().span()))
                .thenComparing(NEWEST_FIRST))
        .limit(limit)
        .map(Entry::joined)
        .toList();
  }

  @Override
  public List<StoredSpan> recentCalls(int limit) {
    return store.entries().reversed().stream()
        .filter(entry -> entry.joined().span().kind() == SpanKind.LLM)
        .limit(limit)
        .map(Entry::joined)
        .toList();
  }

  @Override
  public List<String> complete(String project, Filter.Field field, String prefix, int limit) {
    requireFacet(field);
    return completions(
        entries(project).flatMap(entry -> SpanValues.of(entry.joined().span(), field).stream()),
        prefix,
        limit);
  }

  @Override
  public List<String> completeMetadataKeys(String project, String prefix, int limit) {
    return completions(
        entries(project).flatMap(entry -> entry.joined().span().metadataJson().keySet().stream()),
        prefix,
        limit);
  }

  private static List<String> completions(Stream<String> values, String prefix, int limit) {
    String wanted = prefix.toLowerCase(Locale.ROOT);
    return counted(values.filter(value -> value.toLowerCase(Locale.ROOT).startsWith(wanted)))
        .stream()
        .limit(limit)
        .map(Facet.Value::value)
        .toList();
  }

  private Stream<Entry> entries(String project) {
    return store.entries().stream()
        .filter(entry -> entry.joined().span().project().equals(project));
  }

  private static <T> Page<T> page(
      List<T> rest, long total, PageRequest request, Function<T, PageCursor> cursor) {
    List<T> items = rest.subList(0, Math.min(request.limit(), rest.size()));
    Optional<String> next =
        items.size() < rest.size()
            ? Optional.of(cursor.apply(items.getLast()).encode())
            : Optional.empty();
    return new Page<>(items, next, total, true);
  }
}

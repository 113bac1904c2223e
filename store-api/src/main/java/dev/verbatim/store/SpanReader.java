package dev.verbatim.store;

import dev.verbatim.model.Hash128;
import dev.verbatim.model.SpanKey;
import dev.verbatim.model.StoredSpan;
import dev.verbatim.model.TraceId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The way out. Returned objects belong to the caller. Not found is an empty result, never an
 * exception. Damaged bytes are a {@link StoreException.Corrupt} that names the place; everything
 * else stays readable.
 */
public interface SpanReader {
  /**
   * All spans of a trace, ordered by start time, then span id, with late facts joined; several of
   * one key if their content differs. Empty if the trace is unknown.
   */
  List<StoredSpan> trace(String project, TraceId traceId);

  /**
   * The spans of this key: none, one, or several that differ in content, the first received first.
   */
  List<StoredSpan> span(SpanKey key);

  /**
   * The exact bytes of a payload.
   *
   * @param contentHash which of several spans of one key
   * @return empty if the span or the payload does not exist
   * @throws StoreException.Corrupt if the bytes do not have the length and SHA-256 that were stored
   */
  Optional<byte[]> payload(SpanKey key, Hash128 contentHash, String payloadName);

  /**
   * Traces that fulfil the filter (see {@link Filter} for what that means), newest start first. The
   * total is exact.
   */
  Page<TraceSummary> traces(String project, Filter filter, PageRequest page);

  /** By the start of spans; of equal starts by when they were received. */
  enum SearchOrder {
    NEWEST_FIRST,
    OLDEST_FIRST
  }

  /**
   * Spans that fulfil the filter, newest start first (of equal starts the one received last), with
   * what was found in them.
   */
  default Page<SpanHit> search(String project, Filter filter, PageRequest page) {
    return search(project, filter, page, SearchOrder.NEWEST_FIRST);
  }

  /** The same in this order; a cursor is good for the order it came from alone. */
  Page<SpanHit> search(String project, Filter filter, PageRequest page, SearchOrder order);

  /** The traces of a session, oldest start first. */
  Page<TraceSummary> session(String project, String sessionId, PageRequest page);

  /**
   * The most frequent values of a field over the spans that fulfil the filter.
   *
   * @param field one that {@linkplain Filter.Field#isFacet can be counted}
   * @param limit at most so many values, the most frequent first, of equally frequent ones the one
   *     first in the alphabet
   * @throws IllegalArgumentException if the field cannot be counted
   */
  Facet facet(String project, Filter filter, Filter.Field field, int limit);

  /**
   * The most frequent values of a metadata key over the spans that fulfil the filter, as {@link
   * SpanValues#metadataText} writes them; upper and lower case differ, in the key and in values.
   *
   * @param limit as for {@link #facet}
   */
  Facet metadataFacet(String project, Filter filter, String key, int limit);

  /**
   * The metadata keys of spans that fulfil the filter with the number of spans that have them, the
   * most frequent first; upper and lower case differ.
   *
   * @param limit as for {@link #facet}
   */
  Facet metadataKeys(String project, Filter filter, int limit);

  /**
   * How many traces that fulfil the filter started in each of {@code buckets} equal parts of a time
   * (the width is rounded up to whole nanoseconds).
   *
   * @throws IllegalArgumentException if the time is empty or {@code buckets} is not in 1..10000
   */
  Histogram histogram(
      String project, Filter filter, long fromEpochNanos, long toEpochNanos, int buckets);

  /**
   * Model calls that a call with one of these prefix keys would continue (see {@link
   * dev.verbatim.model.Threading}), the most recent of each key, at most {@code limitPerKey}. Sees
   * spans as soon as they are visible to search.
   */
  Map<Hash128, List<StoredSpan>> continuable(
      String project, Collection<Hash128> continuationKeys, int limitPerKey);

  /**
   * Calls that ask anew and share {@linkplain dev.verbatim.model.QuestionKeys#bands bands}, each at
   * its place: those that share most first, of equal ones the newest start first.
   */
  List<StoredSpan> sharingBands(String project, List<Integer> bands, int limit);

  /**
   * Calls that ask anew and in whose {@linkplain dev.verbatim.model.Span#question beginning of the
   * question} words of the text occur, in any form. The likest are first: those that share more,
   * and rarer, words; how that is weighed is up to the store, and of a long text only its rarest
   * words may count.
   */
  List<StoredSpan> askingAbout(String project, String text, int limit);

  /** The model calls received last, newest first: to warm up what is kept in memory. */
  List<StoredSpan> recentCalls(int limit);

  /**
   * Metadata keys and tool, model, session … values are completed from here: values of the field
   * that begin with the prefix, in any case, the most frequent first.
   *
   * @throws IllegalArgumentException if the field {@linkplain Filter.Field#isFacet cannot be
   *     counted}
   */
  List<String> complete(String project, Filter.Field field, String prefix, int limit);

  /** Metadata keys seen that begin with the prefix. */
  List<String> completeMetadataKeys(String project, String prefix, int limit);
}

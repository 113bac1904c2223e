package dev.verbatim.server.version;

import dev.verbatim.model.SpanKind;
import dev.verbatim.model.StoredSpan;
import dev.verbatim.store.Filter;
import dev.verbatim.store.Page;
import dev.verbatim.store.PageRequest;
import dev.verbatim.store.SpanHit;
import dev.verbatim.store.SpanReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Walks through all stored model calls. */
final class StoredCalls {
  /** So many calls are put in the order of time at once. */
  private static final int MAX_SORTED = 4_000;

  private static final int PAGE = 500;
  private static final Filter CALLS = new Filter.Is(Filter.Field.KIND, SpanKind.LLM.wireName());

  private final String project;
  private final SpanReader reader;

  StoredCalls(String project, SpanReader reader) {
    this.project = project;
    this.reader = reader;
  }

  long count() {
    return reader.search(project, CALLS, PageRequest.first(1)).total();
  }

  /** The calls, the latest first, as long as the caller wants more. */
  void latestFirst(Predicate<StoredSpan> more) {
    Optional<String> cursor = Optional.empty();
    do {
      Page<SpanHit> page = reader.search(project, CALLS, new PageRequest(PAGE, cursor));
      for (SpanHit hit : page.items()) {
        if (!more.test(hit.span())) {
          return;
        }
      }
      cursor = page.nextCursor();
    } while (cursor.isPresent());
  }

  /** All calls that started in a stretch of time, the earliest first. */
  void earliestFirst(long from, long to, Consumer<StoredSpan> each) {
    Filter between = new Filter.And(List.of(CALLS, new Filter.StartedBetween(from, to)));
    Page<SpanHit> first = reader.search(project, between, new PageRequest(PAGE, Optional.empty()));
    if (first.total() > MAX_SORTED && to - from > 1) {
      long middle = from + (to - from) / 2;
      earliestFirst(from, middle, each);
      earliestFirst(middle, to, each);
      return;
    }
    List<StoredSpan> calls = new ArrayList<>();
    Page<SpanHit> page = first;
    while (true) {
      page.items().forEach(hit -> calls.add(hit.span()));
      if (page.nextCursor().isEmpty()) {
        break;
      }
      page = reader.search(project, between, new PageRequest(PAGE, page.nextCursor()));
    }
    calls.reversed().forEach(each);
  }
}

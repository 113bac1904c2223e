package dev.verbatim.store.testkit;

import dev.verbatim.model.SpanId;
import dev.verbatim.model.TraceId;
import dev.verbatim.store.VersionLedger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** A ledger in lists: the oracle for others, and a ledger for tests. */
public final class InMemoryLedger implements VersionLedger {
  private final Map<String, Book> books = new HashMap<>();

  private static final class Book {
    final Map<String, Site> sites = new TreeMap<>();
    final Map<String, Version> versions = new TreeMap<>();
    final List<Call> calls = new ArrayList<>();
  }

  private static final Comparator<Call> BY_TIME =
      Comparator.comparingLong(Call::startEpochNanos)
          .thenComparing(call -> call.traceId().toString())
          .thenComparing(call -> call.spanId().toString())
          .thenComparing(Call::contentHash);

  private Book book(String project) {
    return books.computeIfAbsent(project, name -> new Book());
  }

  @Override
  public synchronized void apply(String project, Changes changes) {
    Book book = book(project);
    changes.sites().forEach(site -> book.sites.put(site.siteId(), site));
    changes
        .versions()
        .forEach(version -> book.versions.put(key(version.siteId(), version.versionId()), version));
    for (Call call : changes.calls()) {
      if (calls(project, call.traceId(), call.spanId()).stream()
          .noneMatch(known -> known.contentHash().equals(call.contentHash()))) {
        book.calls.add(call);
      }
    }
    for (Assignment it : changes.assignments()) {
      update(
          book,
          call -> call.siteId().equals(it.siteId()) && call.prompt() == it.prompt(),
          call -> with(call, Optional.of(it.versionId()), call.marks()));
    }
    for (Marking it : changes.markings()) {
      update(
          book,
          call -> call.siteId().equals(it.siteId()) && call.prompt() == it.prompt(),
          call -> with(call, call.versionId(), it.marks()));
    }
    for (Merge it : changes.merges()) {
      book.versions.remove(key(it.siteId(), it.versionId()));
      update(
          book,
          call ->
              call.siteId().equals(it.siteId())
                  && call.versionId().equals(Optional.of(it.versionId())),
          call -> with(call, Optional.of(it.intoVersionId()), call.marks()));
    }
    changes.dropped().forEach(it -> book.versions.remove(key(it.siteId(), it.versionId())));
  }

  private static String key(String siteId, String versionId) {
    return siteId + " " + versionId;
  }

  private static void update(Book book, Predicate<Call> which, UnaryOperator<Call> how) {
    book.calls.replaceAll(call -> which.test(call) ? how.apply(call) : call);
  }

  private static Call with(Call call, Optional<String> version, List<String> marks) {
    return new Call(
        call.traceId(),
        call.spanId(),
        call.contentHash(),
        call.siteId(),
        call.prompt(),
        version,
        marks,
        call.startEpochNanos(),
        call.durationNanos(),
        call.status(),
        call.costPicos(),
        call.release(),
        call.commit(),
        call.instance());
  }

  @Override
  public synchronized List<Site> sites(String project) {
    return List.copyOf(book(project).sites.values());
  }

  @Override
  public synchronized List<Version> versions(String project) {
    return List.copyOf(book(project).versions.values());
  }

  @Override
  public synchronized List<Call> calls(String project, TraceId traceId, SpanId spanId) {
    return book(project).calls.stream()
        .filter(call -> call.traceId().equals(traceId) && call.spanId().equals(spanId))
        .toList();
  }

  @Override
  public void calls(String project, String siteId, Consumer<Call> each) {
    List<Call> found;
    synchronized (this) {
      found =
          book(project).calls.stream()
              .filter(call -> call.siteId().equals(siteId))
              .sorted(BY_TIME)
              .toList();
    }
    found.forEach(each);
  }

  @Override
  public synchronized List<Call> latest(String project, int limit) {
    return book(project).calls.stream().sorted(BY_TIME.reversed()).limit(limit).toList();
  }

  @Override
  public synchronized long count(String project) {
    return book(project).calls.size();
  }

  @Override
  public synchronized void clear(String project) {
    books.remove(project);
  }
}

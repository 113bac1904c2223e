package dev.verbatim.store.embedded;

import dev.verbatim.model.Fact;
import dev.verbatim.model.Slice;
import dev.verbatim.model.Span;
import java.util.ArrayList;
import java.util.List;

/** What became durable together and is to be indexed. */
final class IndexWork {
  private final Partition partition;
  private final List<NewSlice> slices = new ArrayList<>();
  private final List<NewSpan> spans = new ArrayList<>();
  private final List<StoredBlock.TraceEntry> traces = new ArrayList<>();
  private final List<Fact> facts = new ArrayList<>();
  private final long createdNanos = System.nanoTime();
  private long end;
  private long bytes;

  record NewSlice(int number, Slice slice) {}

  /**
   * A span to index.
   *
   * @param introduced numbers of slices
   */
  record NewSpan(long number, StoredBlock.SpanEntry entry, Span span, int[] introduced) {}

  IndexWork(Partition partition) {
    this.partition = partition;
  }

  void add(int number, Slice slice) {
    slices.add(new NewSlice(number, slice));
    bytes += slice.content().length;
  }

  void add(long number, StoredBlock.SpanEntry entry, Span span, int[] introduced) {
    spans.add(new NewSpan(number, entry, span, introduced));
    bytes += 1000;
  }

  /** Adds a fact that makes other documents of its span. */
  void add(Fact fact) {
    facts.add(fact);
    bytes += 200;
  }

  void define(StoredBlock.TraceEntry trace) {
    traces.add(trace);
  }

  void endsAt(long position) {
    end = position;
  }

  Partition partition() {
    return partition;
  }

  List<NewSlice> slices() {
    return slices;
  }

  List<NewSpan> spans() {
    return spans;
  }

  List<StoredBlock.TraceEntry> traces() {
    return traces;
  }

  List<Fact> facts() {
    return facts;
  }

  /** Where its last record ends. */
  long end() {
    return end;
  }

  /** About how much memory it holds. */
  long bytes() {
    return bytes;
  }

  long createdNanos() {
    return createdNanos;
  }
}

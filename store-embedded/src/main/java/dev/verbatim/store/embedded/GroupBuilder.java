package dev.verbatim.store.embedded;

import dev.verbatim.model.Fact;
import dev.verbatim.model.Hash128;
import dev.verbatim.model.RecipeStep;
import dev.verbatim.model.Slice;
import dev.verbatim.model.SlicedPayload;
import dev.verbatim.model.Span;
import dev.verbatim.model.SpanKey;
import dev.verbatim.model.SpanRecord;
import dev.verbatim.model.TraceId;
import dev.verbatim.store.SpanWriter.AppendResult;
import dev.verbatim.store.TraceSummaries;
import dev.verbatim.store.WriteBatch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntSupplier;

/**
 * Turns batches into records. Nothing of it is in the tables of the partition before {@link
 * #applied}: a group that cannot be written leaves no trace.
 */
final class GroupBuilder {
  private static final int SPAN_BLOCK_BYTES = 64 << 10;
  private static final int CONTENT_BLOCK_BYTES = 128 << 10;

  private final Partition partition;
  private final List<Partition> partitions;
  private final StoreTables tables;
  private final RecipeMemory recipes;
  private final IntSupplier newTraceNumber;
  private final long receivedEpochNanos;

  private final Map<Hash128, Integer> newSlices = new HashMap<>();
  private final Map<TraceKey, Integer> newTraces = new HashMap<>();

  /** In the record that is being filled: each says itself what its trace numbers mean. */
  private final Set<Integer> mentioned = new HashSet<>();

  private final Map<SpanKey, List<Hash128>> newSpans = new HashMap<>();
  private final Map<RecipeMemory.Key, Recipe.Base> newRecipes = new HashMap<>();
  private final Set<Fact> newFacts = new LinkedHashSet<>();
  private final List<UsedTable.Use> newUses = new ArrayList<>();
  private final IndexWork work;

  private final List<Pending> contents = new ArrayList<>();
  private final List<Pending> spanBlocks = new ArrayList<>();
  private final ByteWriter contentIndex = new ByteWriter(8 << 10);
  private final ByteWriter contentData = new ByteWriter(CONTENT_BLOCK_BYTES * 2);
  private final ByteWriter traceIndex = new ByteWriter(1 << 10);
  private final ByteWriter spanIndex = new ByteWriter(8 << 10);
  private final ByteWriter spanData = new ByteWriter(SPAN_BLOCK_BYTES * 2);
  private final ByteWriter scratch = new ByteWriter(4 << 10);
  private int contentCount;
  private int nextSlice;
  private int spanCount;
  private int traceCount;
  private long nextSpan;
  private long startBefore;

  private record TraceKey(String project, TraceId id) {}

  private record Pending(
      LogRecord.Type type, int count, long first, ByteWriter index, ByteWriter data) {}

  GroupBuilder(
      Partition partition,
      List<Partition> partitions,
      StoreTables tables,
      RecipeMemory recipes,
      IntSupplier newTraceNumber,
      long receivedEpochNanos) {
    this.partition = partition;
    this.partitions = partitions;
    this.tables = tables;
    this.recipes = recipes;
    this.newTraceNumber = newTraceNumber;
    this.receivedEpochNanos = receivedEpochNanos;
    this.nextSlice = partition.slices().next();
    this.nextSpan = partition.nextSpan();
    this.work = new IndexWork(partition);
  }

  /**
   * Adds a batch.
   *
   * @throws IllegalArgumentException if a recipe names a slice that is neither in its payload nor
   *     stored; then nothing of the batch is added
   */
  AppendResult add(WriteBatch batch) {
    batch.spans().forEach(this::requireSlices);
    int stored = 0;
    int conflicts = 0;
    for (SpanRecord record : batch.spans()) {
      SpanTable.Known known = known(record);
      if (known != SpanTable.Known.KEY_AND_CONTENT) {
        add(record);
        stored++;
        conflicts += known == SpanTable.Known.KEY ? 1 : 0;
      }
    }
    for (Fact fact : batch.facts()) {
      if (!tables.facts().contains(fact, partition.number())) {
        newFacts.add(fact);
      }
    }
    return new AppendResult(stored, batch.spans().size() - stored, conflicts);
  }

  private void requireSlices(SpanRecord record) {
    if (record.payloads().size() != record.span().payloads().size()) {
      throw new IllegalArgumentException(
          "payloads: "
              + record.payloads().size()
              + " (expected: the "
              + record.span().payloads().size()
              + " of the span)");
    }
    for (SlicedPayload payload : record.payloads()) {
      Set<Hash128> brought = new HashSet<>();
      payload.slices().forEach(slice -> brought.add(slice.hash()));
      for (RecipeStep step : payload.recipe()) {
        if (!brought.contains(step.slice()) && sliceNumber(step.slice()) < 0) {
          throw new IllegalArgumentException(
              "payload "
                  + payload.ref().name()
                  + ": slice "
                  + step.slice()
                  + " (expected: among its slices, or stored)");
        }
      }
    }
  }

  private SpanTable.Known known(SpanRecord record) {
    Span span = record.span();
    List<Hash128> staged = newSpans.getOrDefault(span.key(), List.of());
    if (staged.contains(record.contentHash())) {
      return SpanTable.Known.KEY_AND_CONTENT;
    }
    SpanTable.Known known = staged.isEmpty() ? SpanTable.Known.NOTHING : SpanTable.Known.KEY;
    int trace = tables.traces().numberOf(span.project(), span.traceId());
    if (trace < 0) {
      return known;
    }
    for (Partition each : partitions) {
      SpanTable.Known there =
          each.spans().known(trace, span.spanId().value(), record.contentHash().high());
      if (there == SpanTable.Known.KEY_AND_CONTENT) {
        return there;
      }
      known = there == SpanTable.Known.KEY ? there : known;
    }
    return known;
  }

  private void add(SpanRecord record) {
    Span span = record.span();
    newSpans.computeIfAbsent(span.key(), key -> new ArrayList<>(1)).add(record.contentHash());
    int trace = traceNumber(span);
    for (FactTable.Held held : tables.facts().held(span.key())) {
      if (held.partition() != partition.number()) {
        newFacts.add(held.fact()); // A fact that came first must not go before its span.
      }
    }
    int[] introduced = writeBody(record);
    StoredBlock.SpanEntry entry =
        new StoredBlock.SpanEntry(
            trace,
            span.spanId().value(),
            record.contentHash(),
            span.startEpochNanos(),
            TraceSummaries.end(span),
            TraceSummaries.rank(span.status()));
    StoredBlock.writeSpanEntry(spanIndex, entry, startBefore);
    startBefore = span.startEpochNanos();
    spanCount++;
    work.add(nextSpan++, entry, span, introduced);
    if (spanData.size() >= SPAN_BLOCK_BYTES) {
      endSpanBlock();
    }
  }

  private int traceNumber(Span span) {
    int number = traceNumber(span.project(), span.traceId());
    if (mentioned.add(number)) {
      StoredBlock.TraceEntry entry =
          new StoredBlock.TraceEntry(number, span.project(), span.traceId());
      StoredBlock.writeTrace(traceIndex, entry);
      traceCount++;
      work.define(entry);
    }
    return number;
  }

  private int traceNumber(String project, TraceId id) {
    int number = tables.traces().numberOf(project, id);
    return number >= 0
        ? number
        : newTraces.computeIfAbsent(new TraceKey(project, id), key -> newTraceNumber.getAsInt());
  }

  private int[] writeBody(SpanRecord record) {
    scratch.clear();
    scratch.zigzagField(1, receivedEpochNanos);
    scratch.nested(2, () -> SpanCodec.write(scratch, record.span()));
    for (int i = 0; i < record.payloads().size(); i++) {
      int place = i;
      scratch.nested(3, () -> writeRecipe(record, place));
    }
    int[] introduced =
        record.introduced().stream()
            .mapToInt(this::sliceNumber)
            .filter(number -> number >= 0)
            .sorted()
            .toArray();
    scratch.nested(4, () -> StoredBlock.writeNumbers(scratch, introduced));
    spanData.varint(scratch.size()).raw(scratch.array(), 0, scratch.size());
    return introduced;
  }

  private void writeRecipe(SpanRecord record, int place) {
    SlicedPayload payload = record.payloads().get(place);
    payload.slices().forEach(this::store);
    long[] steps = new long[payload.recipe().size()];
    for (int i = 0; i < steps.length; i++) {
      RecipeStep step = payload.recipe().get(i);
      steps[i] = Recipe.step(sliceNumber(step.slice()), encodingCode(step.encoding()));
    }
    String name = payload.ref().name();
    Recipe written = Recipe.write(scratch, steps, nextSpan, base(record, name));
    if (steps.length >= 4) {
      newRecipes.put(
          new RecipeMemory.Key(record.span().key(), name),
          new Recipe.Base(nextSpan, place, written));
    }
  }

  private Optional<Recipe.Base> base(SpanRecord record, String payloadName) {
    return record
        .recipeBase()
        .map(span -> new RecipeMemory.Key(span, payloadName))
        .flatMap(key -> Optional.ofNullable(newRecipes.get(key)).or(() -> recipes.get(key)));
  }

  static int encodingCode(RecipeStep.Encoding encoding) {
    return switch (encoding) {
      case RAW -> 0;
      case JSON_MINIMAL -> 1;
      case JSON_ASCII -> 2;
      case JSON_SLASH -> 3;
    };
  }

  private int sliceNumber(Hash128 hash) {
    int stored = partition.slices().get(hash);
    return stored >= 0 ? stored : newSlices.getOrDefault(hash, -1);
  }

  private void store(Slice slice) {
    if (sliceNumber(slice.hash()) >= 0) {
      return;
    }
    newSlices.put(slice.hash(), nextSlice);
    work.add(nextSlice, slice);
    nextSlice++;
    StoredBlock.writeSlice(contentIndex, contentData, slice);
    contentCount++;
    if (contentData.size() >= CONTENT_BLOCK_BYTES) {
      endContentBlock();
    }
  }

  private void endContentBlock() {
    if (contentCount > 0) {
      contents.add(
          new Pending(
              LogRecord.Type.CONTENT,
              contentCount,
              nextSlice - contentCount,
              copy(contentIndex),
              copy(contentData)));
      contentIndex.clear();
      contentData.clear();
      contentCount = 0;
    }
  }

  private void endSpanBlock() {
    if (spanCount > 0) {
      ByteWriter index = new ByteWriter(10 + traceIndex.size() + spanIndex.size());
      index.varint(traceCount).raw(traceIndex.array(), 0, traceIndex.size());
      index.raw(spanIndex.array(), 0, spanIndex.size());
      spanBlocks.add(
          new Pending(
              LogRecord.Type.SPANS, spanCount, nextSpan - spanCount, index, copy(spanData)));
      traceIndex.clear();
      mentioned.clear();
      spanIndex.clear();
      spanData.clear();
      traceCount = 0;
      spanCount = 0;
      startBefore = 0;
    }
  }

  private static ByteWriter copy(ByteWriter writer) {
    return new ByteWriter(writer.size() + 1).raw(writer.array(), 0, writer.size());
  }

  /** The records, contents before what refers to them; empty if there is nothing new. */
  Group finish() {
    endContentBlock();
    endSpanBlock();
    List<Pending> all = new ArrayList<>(contents);
    all.addAll(spanBlocks);
    if (!newFacts.isEmpty()) {
      all.add(facts());
    }
    List<byte[]> records = new ArrayList<>(all.size());
    for (int i = 0; i < all.size(); i++) {
      Pending each = all.get(i);
      boolean last = i == all.size() - 1;
      records.add(
          LogRecord.encode(
              each.type(), last, each.count(), each.first(), each.index(), each.data()));
    }
    return new Group(all, records);
  }

  private Pending facts() {
    Map<Integer, StoredBlock.TraceEntry> traces = new LinkedHashMap<>();
    ByteWriter data = new ByteWriter(1 << 10);
    int count = 0;
    for (Fact fact : newFacts) {
      if (fact instanceof Fact.Used used) {
        newUses.add(
            new UsedTable.Use(
                mention(used.span(), traces),
                used.span().spanId().value(),
                mention(used.by(), traces),
                used.by().spanId().value(),
                used.epochNanos()));
      } else {
        scratch.clear();
        FactCodec.write(scratch, fact);
        data.varint(scratch.size()).raw(scratch.array(), 0, scratch.size());
        count++;
      }
    }
    ByteWriter index = new ByteWriter(1 << 10);
    new FactsIndex(List.copyOf(traces.values()), newUses).write(index);
    return new Pending(LogRecord.Type.FACTS, count, 0, index, data);
  }

  private int mention(SpanKey span, Map<Integer, StoredBlock.TraceEntry> traces) {
    int number = traceNumber(span.project(), span.traceId());
    if (!traces.containsKey(number)) {
      StoredBlock.TraceEntry entry =
          new StoredBlock.TraceEntry(number, span.project(), span.traceId());
      traces.put(number, entry);
      work.define(entry);
    }
    return number;
  }

  /** What is written at once. */
  final class Group {
    private final List<Pending> pending;
    private final List<byte[]> records;

    private Group(List<Pending> pending, List<byte[]> records) {
      this.pending = pending;
      this.records = records;
    }

    List<byte[]> records() {
      return records;
    }

    long bytes() {
      return records.stream().mapToLong(record -> record.length).sum();
    }

    /** The records are durable from this position on: puts everything into the tables. */
    IndexWork applied(long position) {
      newSlices.entrySet().stream()
          .sorted(Map.Entry.comparingByValue())
          .forEach(slice -> partition.slices().put(slice.getValue(), slice.getKey()));
      for (StoredBlock.TraceEntry trace : work.traces()) {
        tables.traces().define(trace.number(), trace.project(), trace.id());
      }
      for (IndexWork.NewSpan span : work.spans()) {
        partition
            .spans()
            .put(
                span.number(),
                span.entry().trace(),
                span.entry().spanId(),
                span.entry().contentHash().high());
        if (tables.facts().isUsed(span.entry().trace(), span.entry().spanId())) {
          partition.spans().markUsed(span.entry().trace(), span.entry().spanId());
        }
      }
      newRecipes.forEach(recipes::put);
      for (UsedTable.Use use : newUses) {
        tables.facts().add(use, partition.number());
        partitions.forEach(each -> each.spans().markUsed(use.trace(), use.spanId()));
      }
      for (Fact fact : newFacts) {
        if (!(fact instanceof Fact.Used)) {
          tables.facts().add(fact, partition.number());
          work.add(fact);
        }
      }
      long at = position;
      for (int i = 0; i < pending.size(); i++) {
        Pending each = pending.get(i);
        partition.written(each.type(), each.first(), at, each.count());
        at += records.get(i).length;
      }
      partition.received(receivedEpochNanos);
      work.endsAt(at);
      return work;
    }
  }
}

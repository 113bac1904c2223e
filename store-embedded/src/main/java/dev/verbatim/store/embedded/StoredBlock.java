package dev.verbatim.store.embedded;

import dev.verbatim.model.Fact;
import dev.verbatim.model.Hash128;
import dev.verbatim.model.Slice;
import dev.verbatim.model.Span;
import dev.verbatim.model.SpanId;
import dev.verbatim.model.TraceId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A whole record, decompressed and checked. Reads the three kinds; {@link GroupBuilder} writes
 * them.
 *
 * <p>Neighbours are read together, so what leads to a single entry is worked out once and kept.
 */
final class StoredBlock {
  /** Rough heap taken by one entry of a spans index. */
  private static final int ENTRY_BYTES = 96;

  private final LogRecord record;
  private final byte[] index;
  private final byte[] data;
  private volatile @Nullable SpansIndex spansIndex;
  private volatile int @Nullable [] starts;

  StoredBlock(LogRecord record, byte[] index, byte[] data) {
    this.record = record;
    this.index = index;
    this.data = data;
  }

  LogRecord record() {
    return record;
  }

  /** All decompressed data, to be read from the start. */
  private ByteReader data() {
    return new ByteReader(data);
  }

  /** Heap that it takes, what is worked out included. */
  long heapBytes() {
    return 200L + index.length + data.length + (long) ENTRY_BYTES * record.count();
  }

  /** Of a record of spans. */
  SpansIndex spansIndex() {
    SpansIndex known = spansIndex;
    if (known == null) {
      known = readSpansIndex(record, new ByteReader(index));
      spansIndex = known;
    }
    return known;
  }

  /**
   * The data from the entry at a place on; each entry is a length and bytes, of slices a type
   * before.
   */
  private ByteReader entry(int place) {
    int[] known = starts;
    if (known == null) {
      known = new int[record.count()];
      ByteReader in = data();
      for (int i = 0; i < known.length; i++) {
        known[i] = in.position();
        if (record.type() == LogRecord.Type.CONTENT) {
          in.u8();
        }
        in.skip(in.count());
      }
      starts = known;
    }
    return new ByteReader(data, known[place], data.length);
  }

  /**
   * A span in the index of its record.
   *
   * @param rank see {@code TraceSummaries.rank}
   */
  record SpanEntry(
      int trace,
      long spanId,
      Hash128 contentHash,
      long startEpochNanos,
      long endEpochNanos,
      int rank) {
    /** Its part in the row of its trace. */
    TraceTable.SpanRow row() {
      return new TraceTable.SpanRow(trace, startEpochNanos, endEpochNanos, rank);
    }
  }

  /** A trace that a record mentions: no record needs another one to be read. */
  record TraceEntry(int number, String project, TraceId id) {}

  /** The index of a record of spans. */
  record SpansIndex(List<TraceEntry> traces, List<SpanEntry> spans) {}

  /**
   * A span as it lies in the log.
   *
   * @param recipes in the order of the span's payloads
   * @param introduced numbers of slices, ascending
   */
  record SpanBody(
      long receivedEpochNanos, Span span, List<Recipe.Encoded> recipes, int[] introduced) {}

  static SpansIndex readSpansIndex(LogRecord record, ByteReader in) {
    List<TraceEntry> traces = readTraces(in);
    List<SpanEntry> spans = new ArrayList<>(record.count());
    long start = 0;
    for (int i = 0; i < record.count(); i++) {
      int trace = (int) in.varint();
      long spanId = in.fixed64();
      Hash128 hash = new Hash128(in.fixed64(), in.fixed64());
      start += in.zigzag();
      long end = start + in.varint();
      spans.add(new SpanEntry(trace, spanId, hash, start, end, in.u8()));
    }
    return new SpansIndex(traces, spans);
  }

  static List<TraceEntry> readTraces(ByteReader in) {
    int count = in.count();
    List<TraceEntry> traces = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      int number = (int) in.varint();
      traces.add(new TraceEntry(number, in.string(), new TraceId(in.fixed64(), in.fixed64())));
    }
    return traces;
  }

  static void writeTrace(ByteWriter out, TraceEntry trace) {
    out.varint(trace.number()).string(trace.project());
    out.fixed64(trace.id().high()).fixed64(trace.id().low());
  }

  static void writeSpanEntry(ByteWriter out, SpanEntry span, long startBefore) {
    out.varint(span.trace()).fixed64(span.spanId());
    out.fixed64(span.contentHash().high()).fixed64(span.contentHash().low());
    out.zigzag(span.startEpochNanos() - startBefore);
    out.varint(span.endEpochNanos() - span.startEpochNanos()).u8(span.rank());
  }

  /** The span at a place of a record of spans. */
  SpanBody readSpan(int place, String project, TraceId traceId, long spanId) {
    ByteReader body = entry(place).nested();
    long received = 0;
    Span span = null;
    List<Recipe.Encoded> recipes = new ArrayList<>();
    int[] introduced = {};
    while (body.hasMore()) {
      long tag = body.varint();
      switch ((int) (tag >>> 3)) {
        case 1 -> received = body.zigzag();
        case 2 -> span = SpanCodec.read(body.nested(), project, traceId, new SpanId(spanId));
        case 3 -> recipes.add(Recipe.read(body.nested()));
        case 4 -> introduced = readNumbers(body.nested());
        default -> body.skipField(tag);
      }
    }
    if (span == null) {
      throw new ByteReader.MalformedException("span record without a span");
    }
    return new SpanBody(received, span, recipes, introduced);
  }

  private static int[] readNumbers(ByteReader in) {
    int[] numbers = new int[in.count()];
    int before = -1;
    for (int i = 0; i < numbers.length; i++) {
      before += (int) in.varint() + 1;
      numbers[i] = before;
    }
    return numbers;
  }

  static void writeNumbers(ByteWriter out, int[] ascending) {
    out.varint(ascending.length);
    int before = -1;
    for (int number : ascending) {
      out.varint(number - before - 1);
      before = number;
    }
  }

  /** The slice with this number. */
  Optional<Slice> readSlice(int number) {
    long place = number - record.first();
    if (place < 0 || place >= record.count()) {
      return Optional.empty();
    }
    ByteReader in = entry((int) place);
    Slice.Type type = sliceType(in.u8());
    ByteReader hashes = new ByteReader(index);
    hashes.skip((int) place * 16);
    return Optional.of(
        new Slice(new Hash128(hashes.fixed64(), hashes.fixed64()), type, in.byteArray()));
  }

  /** All slices of a record, in order. */
  void forEachSlice(Consumer<Slice> action) {
    ByteReader in = data();
    ByteReader hashes = new ByteReader(index);
    for (int i = 0; i < record.count(); i++) {
      Slice.Type type = sliceType(in.u8());
      action.accept(
          new Slice(new Hash128(hashes.fixed64(), hashes.fixed64()), type, in.byteArray()));
    }
  }

  static void writeSlice(ByteWriter index, ByteWriter data, Slice slice) {
    index.fixed64(slice.hash().high()).fixed64(slice.hash().low());
    data.u8(sliceTypeCode(slice.type())).varint(slice.content().length).raw(slice.content());
  }

  private static int sliceTypeCode(Slice.Type type) {
    return switch (type) {
      case TEXT -> 1;
      case JSON -> 2;
      case STREAM -> 3;
      case OPAQUE -> 4;
    };
  }

  private static Slice.Type sliceType(int code) {
    return switch (code) {
      case 1 -> Slice.Type.TEXT;
      case 2 -> Slice.Type.JSON;
      case 3 -> Slice.Type.STREAM;
      case 4 -> Slice.Type.OPAQUE;
      default -> throw new ByteReader.MalformedException("slice type: " + code);
    };
  }

  /** The facts of a record; those of a kind unknown here are left out. */
  List<Fact> readFacts() {
    ByteReader in = data();
    List<Fact> facts = new ArrayList<>();
    for (int i = 0; i < record.count(); i++) {
      FactCodec.read(in.nested()).ifPresent(facts::add);
    }
    return facts;
  }
}

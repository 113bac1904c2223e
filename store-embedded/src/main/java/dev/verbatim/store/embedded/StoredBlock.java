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

/** Reads the three kinds of records; {@link GroupBuilder} writes them. */
final class StoredBlock {
  private StoredBlock() {}

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

  /** A trace that a partition mentions for the first time. */
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
    int traceCount = in.count();
    List<TraceEntry> traces = new ArrayList<>(traceCount);
    for (int i = 0; i < traceCount; i++) {
      int number = (int) in.varint();
      traces.add(new TraceEntry(number, in.string(), new TraceId(in.fixed64(), in.fixed64())));
    }
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

  static void writeSpanEntry(ByteWriter out, SpanEntry span, long startBefore) {
    out.varint(span.trace()).fixed64(span.spanId());
    out.fixed64(span.contentHash().high()).fixed64(span.contentHash().low());
    out.zigzag(span.startEpochNanos() - startBefore);
    out.varint(span.endEpochNanos() - span.startEpochNanos()).u8(span.rank());
  }

  /** The span at a place of a record of spans. */
  static SpanBody readSpan(
      Segment.Block block, int place, String project, TraceId traceId, long spanId) {
    ByteReader in = new ByteReader(block.data());
    for (int i = 0; i < place; i++) {
      in.skip(in.count());
    }
    ByteReader body = in.nested();
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
  static Optional<Slice> readSlice(Segment.Block block, int number) {
    long place = number - block.record().first();
    if (place < 0 || place >= block.record().count()) {
      return Optional.empty();
    }
    ByteReader in = new ByteReader(block.data());
    for (int i = 0; i < place; i++) {
      in.u8();
      in.skip(in.count());
    }
    Slice.Type type = sliceType(in.u8());
    ByteReader hashes = new ByteReader(block.index());
    hashes.skip((int) place * 16);
    return Optional.of(
        new Slice(new Hash128(hashes.fixed64(), hashes.fixed64()), type, in.byteArray()));
  }

  /** All slices of a record, in order. */
  static void forEachSlice(Segment.Block block, Consumer<Slice> action) {
    ByteReader in = new ByteReader(block.data());
    ByteReader hashes = new ByteReader(block.index());
    for (int i = 0; i < block.record().count(); i++) {
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
  static List<Fact> readFacts(Segment.Block block) {
    ByteReader in = new ByteReader(block.data());
    List<Fact> facts = new ArrayList<>();
    for (int i = 0; i < block.record().count(); i++) {
      FactCodec.read(in.nested()).ifPresent(facts::add);
    }
    return facts;
  }
}

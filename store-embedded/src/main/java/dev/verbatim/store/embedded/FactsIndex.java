package dev.verbatim.store.embedded;

import java.util.ArrayList;
import java.util.List;

/**
 * The index of a record of facts: the uses of answers, which opening a store then reads without the
 * data, and the traces they name. Empty in a record without uses.
 *
 * @param traces what the trace numbers mean
 */
record FactsIndex(List<StoredBlock.TraceEntry> traces, List<UsedTable.Use> uses) {
  static FactsIndex read(ByteReader in) {
    if (!in.hasMore()) {
      return new FactsIndex(List.of(), List.of());
    }
    List<StoredBlock.TraceEntry> traces = StoredBlock.readTraces(in);
    int count = in.count();
    List<UsedTable.Use> uses = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      uses.add(
          new UsedTable.Use(
              (int) in.varint(), in.fixed64(), (int) in.varint(), in.fixed64(), in.zigzag()));
    }
    return new FactsIndex(traces, uses);
  }

  void write(ByteWriter out) {
    if (uses.isEmpty()) {
      return;
    }
    out.varint(traces.size());
    for (StoredBlock.TraceEntry trace : traces) {
      StoredBlock.writeTrace(out, trace);
    }
    out.varint(uses.size());
    for (UsedTable.Use use : uses) {
      out.varint(use.trace()).fixed64(use.spanId());
      out.varint(use.byTrace()).fixed64(use.bySpanId()).zigzag(use.epochNanos());
    }
  }
}

package dev.verbatim.store.embedded;

/** What all partitions share in memory; replaced as a whole when partitions are dropped. */
final class StoreTables {
  private volatile TraceTable traces = new TraceTable(0);
  private final FactTable facts = new FactTable(this::traces);

  TraceTable traces() {
    return traces;
  }

  void replaceTraces(TraceTable table) {
    traces = table;
  }

  FactTable facts() {
    return facts;
  }
}

package dev.verbatim.store;

/** What retention dropped. */
public record RetentionReport(int partitions, long spans, long bytes) {}

package dev.verbatim.app.client;

/**
 * What an export brought.
 *
 * @param damagedPayloads stored bytes that could not be read
 * @param refused spans that the receiver did not take
 */
record ExportSummary(long traces, long spans, long damagedPayloads, long refused) {}

package dev.verbatim.interchange;

import java.util.Optional;

/**
 * What an import of one file came to.
 *
 * @param format that was named or recognised; empty for a file without records
 * @param records taken, whole or in part
 * @param traces distinct; see {@code tracesAreExact}
 * @param tracesAreExact false if there are more traces than are counted apart: then at least so
 *     many
 * @param spans handed over
 * @param skipped records, or parts of records, that were left out; each was told to the listener
 */
public record ImportSummary(
    Optional<ImportFormat> format,
    long records,
    long traces,
    boolean tracesAreExact,
    long spans,
    long skipped) {}

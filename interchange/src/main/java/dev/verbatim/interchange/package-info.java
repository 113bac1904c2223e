/**
 * Traces in and out of files: exports of other products and of our own become OTLP requests, and
 * spans become tables.
 *
 * <p>Files are read as streams; memory is bounded by the largest single record ({@link
 * dev.verbatim.interchange.TraceImport#MAX_RECORD_BYTES}), whatever the size of the file. What an
 * importer has no place for is kept as an attribute {@code <source>.raw.<field>}. Ids are derived
 * from the source's ids alone and a record always becomes the same bytes, so that importing twice
 * changes nothing.
 */
@NullMarked
package dev.verbatim.interchange;

import org.jspecify.annotations.NullMarked;

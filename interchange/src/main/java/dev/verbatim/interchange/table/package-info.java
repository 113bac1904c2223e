/**
 * Spans as one table of events, for people who live in SQL: read from our JSON Lines, written as
 * SQLite, Parquet or CSV, always with the same columns.
 */
@NullMarked
package dev.verbatim.interchange.table;

import org.jspecify.annotations.NullMarked;

package dev.verbatim.interchange.source;

import dev.verbatim.otlp.json.Json;

/**
 * One record of an export file.
 *
 * @param line on which it begins
 * @param container the key of the list it stood in, e.g. {@code observations}; empty for a line or
 *     an element of a bare list
 */
public record ExportRecord(long line, String container, Json.Obj fields) {}

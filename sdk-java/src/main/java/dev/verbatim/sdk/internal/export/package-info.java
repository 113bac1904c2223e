/**
 * From finished spans to OTLP requests: a protobuf writer for the few messages needed, a queue
 * bounded by bytes, and a background sender that retries. Not public API.
 */
@NullMarked
package dev.verbatim.sdk.internal.export;

import org.jspecify.annotations.NullMarked;

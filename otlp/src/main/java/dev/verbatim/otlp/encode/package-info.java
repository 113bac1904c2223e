/**
 * Stored spans back into OpenTelemetry's wire protocol: for archives that another Verbatim reads
 * without loss, and for other backends, with messages and usage in OpenTelemetry's own attributes.
 */
@NullMarked
package dev.verbatim.otlp.encode;

import org.jspecify.annotations.NullMarked;

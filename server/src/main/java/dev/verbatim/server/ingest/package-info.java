/**
 * The OTLP receivers: HTTP and gRPC. Their bounds are in bytes, their answers follow the
 * specification of the protocol to the letter, and 200 is said only after the store's
 * acknowledgement.
 *
 * @see <a href="https://github.com/open-telemetry/opentelemetry-proto">opentelemetry-proto,
 *     docs/specification.md</a>
 */
@NullMarked
package dev.verbatim.server.ingest;

import org.jspecify.annotations.NullMarked;

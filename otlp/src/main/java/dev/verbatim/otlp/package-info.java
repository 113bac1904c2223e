/**
 * Reads OpenTelemetry's wire protocol: {@link dev.verbatim.otlp.OtlpDecoder} turns a request of
 * either encoding into spans, {@link dev.verbatim.otlp.OtlpResponses} writes the answers, {@link
 * dev.verbatim.otlp.Decompressor} undoes the content encoding within bounds, and {@link
 * dev.verbatim.otlp.ForeignConversation} reads the messages that foreign instrumentation wrote into
 * attributes.
 *
 * <p>Sub-packages are internal to this module. Sources: opentelemetry-proto 1.11 ({@code
 * docs/specification.md}), OpenTelemetry's GenAI conventions and the attribute conventions of the
 * instrumentations named in {@code dialect}.
 */
@NullMarked
package dev.verbatim.otlp;

import org.jspecify.annotations.NullMarked;

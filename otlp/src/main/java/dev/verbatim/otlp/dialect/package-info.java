/**
 * What the attributes of the many LLM instrumentations mean: one class for each dialect, and the
 * order in which they are asked. Dialects are told apart by the shape of a span, never by a
 * version.
 */
@NullMarked
package dev.verbatim.otlp.dialect;

import org.jspecify.annotations.NullMarked;

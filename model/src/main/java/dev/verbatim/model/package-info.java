/**
 * What Verbatim records, in the words of the field: spans, traces, payloads, messages, usage, cost.
 *
 * <p>Values only. Nothing here reads a wire format, touches a disk or depends on a library; every
 * type is immutable and safe to share between threads. Absence is an {@link java.util.Optional},
 * never a zero and never an empty string.
 */
@NullMarked
package dev.verbatim.model;

import org.jspecify.annotations.NullMarked;

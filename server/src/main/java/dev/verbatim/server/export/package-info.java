/** Traces on their way out: as OTLP, and as rows of events for people who live in SQL. */
@NullMarked
package dev.verbatim.server.export;

import org.jspecify.annotations.NullMarked;

/**
 * Tapes: spans as a directory that stands beside code in version control. A line for each span in
 * OTLP's JSON; long values are files of their own, named by their SHA-256, so that a change of one
 * answer changes one line and one file.
 */
@NullMarked
package dev.verbatim.otlp.tape;

import org.jspecify.annotations.NullMarked;

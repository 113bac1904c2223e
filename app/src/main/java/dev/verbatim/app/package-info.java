/** The program {@code verbatim}: commands, wiring, and the only place that names a store. */
@NullMarked
package dev.verbatim.app;

import org.jspecify.annotations.NullMarked;

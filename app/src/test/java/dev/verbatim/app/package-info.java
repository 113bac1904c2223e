/** The commands, run in this process as the command line runs them. */
@NullMarked
package dev.verbatim.app;

import org.jspecify.annotations.NullMarked;

/**
 * Captures what Spring AI says to models, byte for byte, with the tools it runs: an
 * auto-configuration that needs nothing but to be on the class path.
 */
@NullMarked
package dev.verbatim.springai;

import org.jspecify.annotations.NullMarked;

/** Tests of tapes. */
@NullMarked
package dev.verbatim.otlp.tape;

import org.jspecify.annotations.NullMarked;

/** Tests of the OTLP module. */
@NullMarked
package dev.verbatim.otlp;

import org.jspecify.annotations.NullMarked;

/**
 * Cutting: payloads become slices that repeat when content repeats, and a recipe that rebuilds the
 * exact bytes.
 */
@NullMarked
package dev.verbatim.capture.slice;

import org.jspecify.annotations.NullMarked;

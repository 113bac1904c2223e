/**
 * JSON as it stands in a body: an index of byte positions over the original bytes, so that values
 * can be read and the text can be cut without ever being rewritten.
 */
@NullMarked
package dev.verbatim.capture.json;

import org.jspecify.annotations.NullMarked;

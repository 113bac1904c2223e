/** Which steps of two traces belong together, and where the two part. */
@NullMarked
package dev.verbatim.insight.align;

import org.jspecify.annotations.NullMarked;

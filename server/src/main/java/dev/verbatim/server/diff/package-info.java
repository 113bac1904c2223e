/** Comparisons on their way out: as JSON with a patch, and as one page that stands alone. */
@NullMarked
package dev.verbatim.server.diff;

import org.jspecify.annotations.NullMarked;

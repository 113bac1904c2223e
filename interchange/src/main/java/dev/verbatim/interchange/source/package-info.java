/** Each product's records, as spans. */
@NullMarked
package dev.verbatim.interchange.source;

import org.jspecify.annotations.NullMarked;

/** What calls cost, from a table of public prices. */
@NullMarked
package dev.verbatim.capture.price;

import org.jspecify.annotations.NullMarked;

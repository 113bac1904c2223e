/** What becomes of the copies: finished exchanges turn into spans and go to the store. */
@NullMarked
package dev.verbatim.gateway.record;

import org.jspecify.annotations.NullMarked;

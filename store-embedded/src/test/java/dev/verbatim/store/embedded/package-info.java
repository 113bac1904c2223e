/** The contract for the embedded store, and what it promises beyond. */
@NullMarked
package dev.verbatim.store.embedded;

import org.jspecify.annotations.NullMarked;

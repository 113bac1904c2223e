/** The contract, run for the oracle. */
@NullMarked
package dev.verbatim.store.testkit;

import org.jspecify.annotations.NullMarked;

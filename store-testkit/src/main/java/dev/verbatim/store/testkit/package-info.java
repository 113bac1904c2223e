/**
 * What every store must do: contract tests to extend, and a naive store that is obviously right, to
 * compare with.
 */
@NullMarked
package dev.verbatim.store.testkit;

import org.jspecify.annotations.NullMarked;

/**
 * Pairs of runs that were edited on purpose, each with what a person says about their difference:
 * the yardstick of everything that compares runs.
 */
@NullMarked
package dev.verbatim.testkit.labelled;

import org.jspecify.annotations.NullMarked;

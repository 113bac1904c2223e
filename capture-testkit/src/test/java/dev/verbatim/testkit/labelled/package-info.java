/** Tests of the labelled pairs themselves. */
@org.jspecify.annotations.NullMarked
package dev.verbatim.testkit.labelled;

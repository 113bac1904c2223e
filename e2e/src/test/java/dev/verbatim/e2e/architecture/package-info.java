/** The rules of the house, each with its reason. */
@NullMarked
package dev.verbatim.e2e.architecture;

import org.jspecify.annotations.NullMarked;

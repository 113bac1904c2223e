/** The manual is true: its commands run. */
@NullMarked
package dev.verbatim.e2e.docs;

import org.jspecify.annotations.NullMarked;

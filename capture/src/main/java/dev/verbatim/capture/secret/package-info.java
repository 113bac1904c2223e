/** The choke point for credentials: everything that is stored passes here first. */
@NullMarked
package dev.verbatim.capture.secret;

import org.jspecify.annotations.NullMarked;

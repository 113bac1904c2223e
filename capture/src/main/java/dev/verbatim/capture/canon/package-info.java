/**
 * What in a call is the program's or the user's, and what is noise: one canonical form and one
 * noise model, on which threading, versions, siblings, diff and replay agree.
 */
@NullMarked
package dev.verbatim.capture.canon;

import org.jspecify.annotations.NullMarked;

/** Searches that people keep under a name. */
@NullMarked
package dev.verbatim.server.saved;

import org.jspecify.annotations.NullMarked;

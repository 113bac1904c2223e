/** Tapes on this machine: directories of recordings, and a server that plays them. */
@NullMarked
package dev.verbatim.app.tape;

import org.jspecify.annotations.NullMarked;

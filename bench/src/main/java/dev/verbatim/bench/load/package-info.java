/** A server in a process of its own and clients that load it. */
@NullMarked
package dev.verbatim.bench.load;

import org.jspecify.annotations.NullMarked;

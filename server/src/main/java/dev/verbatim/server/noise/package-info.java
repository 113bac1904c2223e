/** What people said is noise. */
@NullMarked
package dev.verbatim.server.noise;

import org.jspecify.annotations.NullMarked;

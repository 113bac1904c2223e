/** Tests of tools under replay. */
@NullMarked
package dev.verbatim.replay.tool;

import org.jspecify.annotations.NullMarked;

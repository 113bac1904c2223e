/**
 * Writes answers in the formats of the providers, for calls of which the recorded bytes are missing
 * or are in another format than the one that is asked for.
 */
@NullMarked
package dev.verbatim.replay.encode;

import org.jspecify.annotations.NullMarked;

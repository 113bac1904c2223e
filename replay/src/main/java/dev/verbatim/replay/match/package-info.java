/**
 * Which recorded call answers one that is asked now: the matching ladder, without any input or
 * output. An honest miss beats a wrong answer.
 */
@NullMarked
package dev.verbatim.replay.match;

import org.jspecify.annotations.NullMarked;

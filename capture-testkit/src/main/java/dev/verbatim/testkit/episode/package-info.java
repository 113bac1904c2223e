/**
 * Recorded and generated conversations of an agent: real episodes of the tau-bench airline agent,
 * and synthetic ones of any length.
 */
@NullMarked
package dev.verbatim.testkit.episode;

import org.jspecify.annotations.NullMarked;

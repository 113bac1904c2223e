/**
 * How two calls or two traces differ, computed once: everything that shows a difference renders
 * what stands here.
 */
@NullMarked
package dev.verbatim.insight.diff;

import org.jspecify.annotations.NullMarked;

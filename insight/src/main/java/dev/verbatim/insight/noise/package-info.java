/** How much answers vary by themselves, when the same is asked under the same prompt. */
@NullMarked
package dev.verbatim.insight.noise;

import org.jspecify.annotations.NullMarked;

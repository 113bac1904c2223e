/** How two texts differ: which lines, and inside of changed lines which words. */
@NullMarked
package dev.verbatim.insight.text;

import org.jspecify.annotations.NullMarked;

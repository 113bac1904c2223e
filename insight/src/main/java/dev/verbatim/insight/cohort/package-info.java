/**
 * Two groups of calls side by side: what differs between two versions, models, releases or weeks,
 * how sure that is and how large, over the same questions where there are enough of them.
 */
@NullMarked
package dev.verbatim.insight.cohort;

import org.jspecify.annotations.NullMarked;

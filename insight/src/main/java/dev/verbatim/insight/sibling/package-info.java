/**
 * Siblings: calls that ask the same under another prompt, model or release. Candidates come from
 * the store by keys of the question, the cheapest first; they are ranked by what a comparison with
 * them would teach.
 */
@NullMarked
package dev.verbatim.insight.sibling;

import org.jspecify.annotations.NullMarked;

/**
 * Message hashes, prefix chains, and what they tell: which call continues which, and which tools
 * ran between.
 */
@NullMarked
package dev.verbatim.capture.thread;

import org.jspecify.annotations.NullMarked;

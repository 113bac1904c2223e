/**
 * Replays: the recorded calls of a trace or a conversation, what a run of the app was given of
 * them, and the trace that the run becomes.
 */
@NullMarked
package dev.verbatim.replay.session;

import org.jspecify.annotations.NullMarked;

/**
 * Tools under replay: what an app that wants to run a tool is told, from what was recorded and from
 * what its user allows. {@code spec/replay.md} has the conversation.
 */
@NullMarked
package dev.verbatim.replay.tool;

import org.jspecify.annotations.NullMarked;

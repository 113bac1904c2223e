/** The asking side of {@code spec/replay.md}: what the recording of a replay answers for a tool. */
@NullMarked
package dev.verbatim.sdk.internal.replay;

import org.jspecify.annotations.NullMarked;

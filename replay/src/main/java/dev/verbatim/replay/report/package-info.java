/** Where a run parted from its recording, for people: which call, which line, in words. */
@NullMarked
package dev.verbatim.replay.report;

import org.jspecify.annotations.NullMarked;

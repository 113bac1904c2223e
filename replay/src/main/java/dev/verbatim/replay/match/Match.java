package dev.verbatim.replay.match;

import java.util.Optional;

/**
 * What a call of this run gets.
 *
 * @param rung how well it is known
 * @param recorded the recorded call that it stands for; empty for a miss
 * @param attempt which attempt of that call answers, from 0
 * @param served whether that answer is to be given
 * @param relaxed whether it was found at another place in the program
 * @param stale whether the run had parted from the recording before
 * @param closest for divergences: what it would have had to be
 */
public record Match(
    Rung rung,
    Optional<RecordedCall> recorded,
    int attempt,
    boolean served,
    boolean relaxed,
    boolean stale,
    Optional<Closest> closest) {}

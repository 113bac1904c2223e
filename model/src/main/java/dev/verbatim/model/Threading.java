package dev.verbatim.model;

import java.util.Optional;

/**
 * Where a model call stands in its conversation, found from message hashes alone.
 *
 * @param continuationKey hash of the prefix chain over this call's messages and its answer: a later
 *     call with a prefix of this key continues this call. Empty when there was no answer.
 * @param continues the call that this one continues
 * @param relation how it continues; {@link Relation#ROOT} when it continues none
 * @param ambiguous several calls could have been continued, and the choice among them was a guess
 * @param sharedMessages how many leading messages of the request were already known from {@code
 *     continues}, the answer included
 */
public record Threading(
    Optional<Hash128> continuationKey,
    Optional<SpanKey> continues,
    Relation relation,
    boolean ambiguous,
    int sharedMessages) {
  /** How one call follows another. */
  public enum Relation {
    /** It starts a conversation. */
    ROOT,
    /** It goes on where the other call ended. */
    CONTINUES,
    /** The other call had been continued already: a second way on. */
    BRANCH,
    /** It shares the end of the history but not its beginning: the history was compacted. */
    COMPACTED,
    /** It shares beginning and end of the history but not all between: the history was edited. */
    EDITED
  }
}

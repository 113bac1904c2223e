package dev.verbatim.replay.match;

import dev.verbatim.model.SpanKind;

/**
 * What a call must have in common with a recorded one to be compared with it at all.
 *
 * @param kind what it does
 * @param site the place in the program that makes it: a declared prompt, a path of spans; empty if
 *     nobody says
 * @param name the API, or another name that an answer of one kind has
 */
public record CallKey(SpanKind kind, String site, String name) {
  /** The same wherever it is made. */
  CallKey anywhere() {
    return site.isEmpty() ? this : new CallKey(kind, "", name);
  }
}

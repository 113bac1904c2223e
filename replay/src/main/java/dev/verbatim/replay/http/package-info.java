/** Replays over HTTP: {@code /replay/{id}/{provider}/…} answers as the provider did. */
@NullMarked
package dev.verbatim.replay.http;

import org.jspecify.annotations.NullMarked;

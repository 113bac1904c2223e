/**
 * Keeps detected versions of prompts up to date behind the way in, and answers questions about
 * them.
 */
@NullMarked
package dev.verbatim.server.version;

import org.jspecify.annotations.NullMarked;

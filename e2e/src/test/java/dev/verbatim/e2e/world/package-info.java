/** What the end-to-end tests stand on: a real server process, its HTTP API, hand-made OTLP. */
@NullMarked
package dev.verbatim.e2e.world;

import org.jspecify.annotations.NullMarked;

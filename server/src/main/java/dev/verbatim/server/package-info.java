/** One port for everything: OTLP receivers, the HTTP API, live tail, the page, health, figures. */
@NullMarked
package dev.verbatim.server;

import org.jspecify.annotations.NullMarked;

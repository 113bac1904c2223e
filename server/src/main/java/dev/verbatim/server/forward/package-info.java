/**
 * Live copies of what is stored, to other OTLP backends. The store is the truth: a forwarder holds
 * only the keys of spans and reads them when it sends.
 */
@NullMarked
package dev.verbatim.server.forward;

import org.jspecify.annotations.NullMarked;

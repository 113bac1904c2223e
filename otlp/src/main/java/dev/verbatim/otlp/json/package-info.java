/** JSON as a bounded tree that keeps what was written: number literals, order, duplicate keys. */
@NullMarked
package dev.verbatim.otlp.json;

import org.jspecify.annotations.NullMarked;

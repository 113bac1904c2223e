/**
 * The gateway: a reverse proxy for model providers that forwards bytes untouched and hands copies
 * of them to capture. Whatever happens to the copies, the caller does not notice.
 */
@NullMarked
package dev.verbatim.gateway;

import org.jspecify.annotations.NullMarked;

/** Forwarding: requests out, responses back, piece by piece and with back-pressure. */
@NullMarked
package dev.verbatim.gateway.proxy;

import org.jspecify.annotations.NullMarked;
